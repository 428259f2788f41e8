import { type Kysely, sql } from 'kysely'

/**
 * Ethical walls: one person of a firm may not get at one case. A wall holds until it is lifted, whatever else changes.
 * `wall_denials` is append-only: every attempt that a wall stopped, without content.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    CREATE TABLE ethical_walls (
      id uuid PRIMARY KEY,
      law_firm_id uuid NOT NULL REFERENCES law_firms (id),
      case_id uuid NOT NULL REFERENCES cases (id),
      user_id uuid NOT NULL REFERENCES users (id),
      reason varchar(1000) NOT NULL,
      created_by uuid NOT NULL REFERENCES users (id),
      created_at timestamptz NOT NULL DEFAULT now(),
      lifted_by uuid REFERENCES users (id),
      lifted_at timestamptz,
      CONSTRAINT ethical_walls_lifted CHECK ((lifted_by IS NULL) = (lifted_at IS NULL))
    )`.execute(db)
  // Asked by every access to a case, by these two; also: one wall in force for one person, case and firm.
  await sql`
    CREATE UNIQUE INDEX ethical_walls_in_force ON ethical_walls (user_id, case_id, law_firm_id)
      WHERE lifted_at IS NULL`.execute(db)
  await sql`CREATE INDEX ethical_walls_law_firm_id ON ethical_walls (law_firm_id, created_at)`.execute(db)
  await sql`
    CREATE TABLE wall_denials (
      id uuid PRIMARY KEY,
      wall_id uuid NOT NULL REFERENCES ethical_walls (id),
      user_id uuid NOT NULL REFERENCES users (id),
      case_id uuid NOT NULL REFERENCES cases (id),
      what varchar(100) NOT NULL,
      created_at timestamptz NOT NULL DEFAULT now()
    )`.execute(db)
  await sql`CREATE INDEX wall_denials_wall_id ON wall_denials (wall_id, created_at)`.execute(db)
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`DROP TABLE wall_denials, ethical_walls`.execute(db)
}
