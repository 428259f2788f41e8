import pg from 'pg'

/** The role that owns the tables and migrates. */
export const OWNER_ROLE = 'legal_connect_owner'
/** The application's role: reads and changes rows, and nothing else (docs/rules.md, ACC9). */
export const APPLICATION_ROLE = 'legal_connect_app'

export interface RolePasswords {
  owner: string
  application: string
}

/** Makes the two roles, or sets their passwords; neither is a superuser, nor makes databases or roles. */
export async function ensureRoles(superuserUrl: string, passwords: RolePasswords): Promise<void> {
  await withClient(superuserUrl, async (client) => {
    for (const [role, password] of [
      [OWNER_ROLE, passwords.owner],
      [APPLICATION_ROLE, passwords.application],
    ] as const) {
      const { rowCount } = await client.query('SELECT 1 FROM pg_roles WHERE rolname = $1', [role])
      const rights = 'LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS'
      await client.query(
        `${rowCount ? 'ALTER' : 'CREATE'} ROLE ${role} ${rights} PASSWORD ${pg.escapeLiteral(password)}`,
      )
    }
  })
}

/** Makes a database that the owner owns, if it is not there; only the two roles may connect. */
export async function ensureDatabase(superuserUrl: string, name: string, template = 'template0'): Promise<void> {
  await withClient(superuserUrl, async (client) => {
    const { rowCount } = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [name])
    const database = pg.escapeIdentifier(name)
    if (!rowCount) {
      await client.query(`CREATE DATABASE ${database} OWNER ${OWNER_ROLE} TEMPLATE ${pg.escapeIdentifier(template)}`)
    }
    await client.query(`REVOKE ALL ON DATABASE ${database} FROM PUBLIC`)
    await client.query(`GRANT CONNECT ON DATABASE ${database} TO ${APPLICATION_ROLE}`)
  })
}

/** Removes a database, throwing out whoever is connected. */
export async function dropDatabase(superuserUrl: string, name: string): Promise<void> {
  await withClient(superuserUrl, (client) =>
    client.query(`DROP DATABASE IF EXISTS ${pg.escapeIdentifier(name)} WITH (FORCE)`),
  )
}

async function withClient(url: string, act: (client: pg.Client) => Promise<unknown>): Promise<void> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 })
  await client.connect()
  try {
    await act(client)
  } finally {
    await client.end()
  }
}
