/**
 * The vendor's agreement, as the contract case tells of it.
 * @param version 1 as first sent; 3 with what was agreed and the change that was not marked
 */
export function vendorTerms(version: 1 | 3): string[] {
  const isThird = version === 3
  return [
    'Between Northgate Cloud (“Vendor”) and Tidewell Analytics, Inc. (“Customer”). Draft for discussion; it binds nobody until both have signed.',
    '# 1. Service',
    'Vendor makes the Service available to Customer as described in the order form. Vendor may change the Service as long as what the order form describes does not become less.',
    '# 3. Term',
    `3.1 The agreement is made for 36 months${isThird ? ', and either party may end it after 24 months with 60 days’ notice' : ''}.`,
    '3.3 It is renewed for 12 months at a time unless a party gives notice 60 days before its end.',
    '# 4. Service Levels',
    '4.1 Vendor keeps the Service Levels. What they are is not said in this draft.',
    '# 5. Prices',
    '5.1 Customer pays $2,150.00 a month, in advance.',
    '5.4 Vendor may set new prices at any time, with 30 days’ notice.',
    '# 6. Payment',
    '6.2 Invoices are due within thirty (45) days.',
    '# 8. Data',
    '8.1 Customer Data belongs to Customer.',
    isThird
      ? '8.2 Vendor uses Customer Data only to provide the Service.'
      : '8.2 Vendor may use Customer Data to improve its services, including machine learning.',
    '# 10. Indemnity',
    isThird
      ? '10.1 Each party defends the other against claims of third parties that arise from its breach.'
      : '10.1 Customer defends Vendor against claims of third parties.',
    '# 11. Liability',
    isThird
      ? '11.2 Vendor owes no more than the fees paid in the last month. Customer owes no more than the fees of 12 months.'
      : '11.2 Vendor owes no more than the fees of three months.',
    '# 12. End',
    '12.3 At the end Customer stops using the Service.',
    ...(isThird ? ['12.4 Customer may export Customer Data for 14 days; Vendor deletes it within 60 days.'] : []),
    ...schedule(),
  ]
}

/** What makes it as long as such agreements are. */
function schedule(): string[] {
  const subjects = [
    'accounts',
    'support',
    'maintenance',
    'backups',
    'subcontractors',
    'audits',
    'notices',
    'assignment',
  ]
  return subjects.flatMap((subject, index) => [
    `# Schedule ${index + 1}: ${subject}`,
    `The parties name one person each for ${subject}. What these two agree in writing holds until the next renewal, and changes neither prices nor liability.`,
    `Questions of ${subject} that are not settled within ten working days go to the managers of both parties, who meet once before either of them goes to court.`,
  ])
}

/** What the employer in the settlement case has offered. */
export function settlementTerms(): string[] {
  return [
    'Between Thornbury Media Ltd and the employee named in the covering letter. An offer; it binds nobody until the employee has taken independent advice and signed.',
    '# 1. End of the employment',
    'The employment ends on the last day of this month. Salary and holidays are paid until then.',
    '# 2. Payment',
    'The employer pays three months’ salary as compensation, within 14 days of the signature.',
    '# 3. Work afterwards',
    'For twelve months the employee does not work for a company that publishes in the same field, in the United Kingdom and Ireland.',
    '# 4. Silence',
    'Neither party speaks of these terms, except to advisers, to the tax authority and where the law allows or demands it.',
    '# 5. Advice',
    'The employer pays up to £500 for the advice of a solicitor of the employee’s choice.',
  ]
}
