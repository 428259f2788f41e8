import { type Kysely, sql } from 'kysely'

/**
 * How far each audit chain has been looked at by regular work, and what was wrong with it. A memory of the check, no proof: whoever
 * changes it is found by the next walk through the whole chain. The row of the last possible id is about the checkpoints.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    CREATE TABLE audit_checks (
      chain_id uuid PRIMARY KEY,
      seq bigint NOT NULL,
      hash bytea NOT NULL,
      walked_at timestamptz,
      problem varchar(20),
      problem_seq bigint,
      found_at timestamptz,
      CHECK ((problem IS NULL) = (problem_seq IS NULL AND found_at IS NULL))
    )`.execute(db)
  await sql`CREATE INDEX audit_checks_problem ON audit_checks (chain_id) WHERE problem IS NOT NULL`.execute(db)
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`DROP TABLE audit_checks`.execute(db)
}
