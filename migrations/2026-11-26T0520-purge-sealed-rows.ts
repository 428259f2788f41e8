import { type Kysely, sql } from 'kysely'

/**
 * The application's role can only add to the update log and to published briefs. What is erased must go all the same, so the
 * owner's role offers two acts that look for themselves whether it may: a case whose key was destroyed, and private notes whose
 * document was deleted. Both may be repeated and answer how many rows went.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    CREATE FUNCTION purge_shredded_case(wanted uuid) RETURNS bigint
      LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
      DECLARE gone bigint := 0; part bigint;
      BEGIN
        IF NOT EXISTS (SELECT 1 FROM case_keys WHERE case_id = wanted AND shredded_at IS NOT NULL AND wrapped_key IS NULL) THEN
          RAISE EXCEPTION 'the key of this case is not destroyed';
        END IF;
        DELETE FROM document_updates WHERE document_id IN (SELECT id FROM live_documents WHERE case_id = wanted);
        GET DIAGNOSTICS part = ROW_COUNT; gone := gone + part;
        DELETE FROM document_snapshots WHERE document_id IN (SELECT id FROM live_documents WHERE case_id = wanted);
        GET DIAGNOSTICS part = ROW_COUNT; gone := gone + part;
        DELETE FROM document_versions WHERE document_id IN (SELECT id FROM live_documents WHERE case_id = wanted);
        GET DIAGNOSTICS part = ROW_COUNT; gone := gone + part;
        DELETE FROM brief_versions WHERE case_id = wanted;
        GET DIAGNOSTICS part = ROW_COUNT; gone := gone + part;
        DELETE FROM case_intakes WHERE case_id = wanted;
        GET DIAGNOSTICS part = ROW_COUNT; gone := gone + part;
        RETURN gone;
      END $$`.execute(db)
  await sql`
    CREATE FUNCTION purge_private_notes(wanted uuid) RETURNS bigint
      LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
      DECLARE gone bigint := 0; part bigint;
      BEGIN
        IF NOT EXISTS (
          SELECT 1 FROM live_documents WHERE id = wanted AND kind = 'private_notes' AND deleted_at IS NOT NULL
        ) THEN
          RAISE EXCEPTION 'these are no deleted private notes';
        END IF;
        DELETE FROM document_updates WHERE document_id = wanted;
        GET DIAGNOSTICS part = ROW_COUNT; gone := gone + part;
        DELETE FROM document_snapshots WHERE document_id = wanted;
        GET DIAGNOSTICS part = ROW_COUNT; gone := gone + part;
        DELETE FROM document_versions WHERE document_id = wanted;
        GET DIAGNOSTICS part = ROW_COUNT; gone := gone + part;
        RETURN gone;
      END $$`.execute(db)
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`DROP FUNCTION purge_private_notes(uuid), purge_shredded_case(uuid)`.execute(db)
}
