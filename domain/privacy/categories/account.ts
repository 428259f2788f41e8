import { type DataCategory, type ErasureContext, ofUser, type Person } from '../category.ts'

/** Of an account that was erased: an address that cannot exist (RFC 2606), and no password that anybody has. */
export const erasedAddress = (userId: string) => `erased-${userId}@erased.invalid`
export const ERASED_NAME = 'Former user'

export const accountCategory: DataCategory = {
  id: 'account',
  title: 'Your account',
  what: 'Name, e-mail address, phone number, password (only a hash of it), role, language, time zone and what you want to be told of.',
  why: 'So that you can sign in and others know who they work with.',
  legalBasis: 'contract',
  howLong: 'As long as you have an account.',
  onErasure: 'pseudonymised',
  reason: null,
  onErasureWords:
    'Name, address, phone, password and preferences are deleted. A number without a name stays, so that what you wrote in cases of others still has an author.',
  rows: [
    {
      table: 'users',
      mine: ofUser('id'),
      onErasure: 'own',
      exported: [
        'id',
        'email',
        'name',
        'role',
        'phone',
        'email_verified',
        'phone_verified',
        'two_factor_enabled',
        'preferences',
        'created_at',
        'last_login',
      ],
    },
  ],
  preview: async () => ({ erased: 1, kept: 0, reasons: [] }),
  erase: eraseAccount,
}

async function eraseAccount({ db, clock }: ErasureContext, { userId }: Person) {
  await db
    .updateTable('users')
    .set({
      email: erasedAddress(userId),
      name: ERASED_NAME,
      // No Argon2 hash: no password fits it.
      passwordHash: '',
      phone: null,
      emailVerified: false,
      phoneVerified: false,
      twoFactorEnabled: false,
      preferences: '{}',
      lastLogin: null,
      status: 'deleted',
      updatedAt: clock.now(),
    })
    .where('id', '=', userId)
    .execute()
  return { erased: 1, kept: 0, reasons: [] }
}
