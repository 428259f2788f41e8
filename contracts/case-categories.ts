/** Areas of law a case can be in. Codes stay; names may be reworded. */
export const caseCategories = [
  { code: 'commercial_lease', name: 'Commercial lease' },
  { code: 'contracts', name: 'Contracts and commercial agreements' },
  { code: 'employment', name: 'Employment' },
  { code: 'family', name: 'Family' },
  { code: 'housing', name: 'Housing and tenancy' },
  { code: 'immigration', name: 'Immigration' },
  { code: 'intellectual_property', name: 'Intellectual property' },
  { code: 'personal_injury', name: 'Personal injury' },
  { code: 'wills_estates', name: 'Wills and estates' },
  { code: 'business', name: 'Companies and start-ups' },
  { code: 'consumer_debt', name: 'Consumer and debt' },
  { code: 'criminal', name: 'Criminal defence' },
  { code: 'other', name: 'Something else' },
] as const

export type CaseCategory = (typeof caseCategories)[number]['code']
