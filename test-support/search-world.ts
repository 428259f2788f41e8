import { uuidv7 } from '../adapters/ids.ts'
import type { TestApi } from './api.ts'
import { registerPerson, type TestPerson } from './factories.ts'

/** What a lawyer of a search test is; what is left out is usual. */
export interface LawyerTraits {
  name?: string
  headline?: string
  about?: string
  place?: { name: string; latitude: number; longitude: number }
  areas?: readonly string[]
  languages?: readonly string[]
  licences?: readonly { jurisdiction: string; status?: string; expiresOn?: string }[]
  hourlyRate?: number
  currency?: string
  rating?: { average: number; reviews: number }
  availability?: string
  remote?: boolean
}

/** A lawyer as the database has one after verification, put there directly. @returns the person and the lawyer's id */
export async function createLawyer(api: TestApi, traits: LawyerTraits): Promise<TestPerson & { lawyerId: string }> {
  const person = await registerPerson(api, { role: 'lawyer' })
  const lawyerId = uuidv7()
  const { ownerDb } = api
  const { licences = [{ jurisdiction: 'US-NY' }], areas = ['commercial_lease'], languages = ['en'], rating } = traits
  if (traits.name)
    await ownerDb.updateTable('users').set({ name: traits.name }).where('id', '=', person.userId).execute()
  await ownerDb
    .insertInto('lawyers')
    .values({
      id: lawyerId,
      userId: person.userId,
      verificationStatus: 'verified',
      headline: traits.headline ?? null,
      about: traits.about ?? null,
      place: traits.place?.name ?? null,
      latitude: traits.place?.latitude ?? null,
      longitude: traits.place?.longitude ?? null,
      hourlyRate: traits.hourlyRate ?? null,
      currency: traits.currency ?? 'USD',
      averageRating: rating?.average ?? null,
      totalReviews: rating?.reviews ?? 0,
      availabilityStatus: traits.availability ?? 'available',
      remote: traits.remote ?? true,
    })
    .execute()
  for (const practiceArea of areas)
    await ownerDb.insertInto('lawyerPracticeAreas').values({ lawyerId, practiceArea }).execute()
  for (const language of languages) await ownerDb.insertInto('lawyerLanguages').values({ lawyerId, language }).execute()
  for (const { jurisdiction, status = 'verified', expiresOn } of licences) {
    await ownerDb
      .insertInto('lawyerLicences')
      .values({
        id: uuidv7(),
        lawyerId,
        jurisdiction,
        number: lawyerId.slice(-12),
        status,
        expiresOn: expiresOn ?? null,
        checkedAt: new Date(),
      })
      .execute()
  }
  return { ...person, lawyerId }
}
