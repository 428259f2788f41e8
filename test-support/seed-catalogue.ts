/** Tables of the seed's "Core Tables" with their columns, by name; a table is checked once its part is built. */
export const seedTables = {
  users: [
    'id',
    'email',
    'password_hash',
    'role',
    'email_verified',
    'phone_verified',
    'two_factor_enabled',
    'created_at',
    'updated_at',
    'last_login',
    'status',
  ],
  cases: [
    'id',
    'client_id',
    'title',
    'description',
    'category',
    'jurisdiction',
    'urgency_level',
    'budget_min',
    'budget_max',
    'preferred_timeline',
    'status',
    'privacy_setting',
    'deadline',
    'created_at',
    'updated_at',
    'closed_at',
  ],
} as const satisfies Record<string, readonly string[]>

/** The seed's "Performance Indexes": the columns that some index of the table begins with. */
export const seedIndexes: readonly { table: string; columns: readonly string[]; unique?: boolean }[] = [
  { table: 'users', columns: ['email'], unique: true },
  { table: 'cases', columns: ['client_id'] },
  { table: 'cases', columns: ['status'] },
  { table: 'cases', columns: ['category'] },
]
