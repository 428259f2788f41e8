import { type Kysely, sql } from 'kysely'

/**
 * Conversations of cases and of two people, and their messages, sealed. `last_seq` counts the messages; whoever sends holds the lock on
 * the conversation's row until the commit, so places grow in the order of commits and have no holes. A conversation of two people has
 * a data key of its own, wrapped by a master key; that of a case uses the key of the case.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    CREATE TABLE conversations (
      id uuid PRIMARY KEY,
      case_id uuid UNIQUE REFERENCES cases (id),
      first_user_id uuid REFERENCES users (id),
      second_user_id uuid REFERENCES users (id),
      master_key_id varchar(100),
      wrapped_key bytea,
      shredded_at timestamptz,
      last_seq bigint NOT NULL DEFAULT 0,
      last_message_at timestamptz,
      created_at timestamptz NOT NULL,
      UNIQUE (first_user_id, second_user_id),
      CONSTRAINT conversations_case_or_people CHECK (
        (case_id IS NOT NULL AND first_user_id IS NULL AND second_user_id IS NULL AND wrapped_key IS NULL)
        OR (case_id IS NULL AND first_user_id < second_user_id AND (wrapped_key IS NULL) = (shredded_at IS NOT NULL))
      )
    )`.execute(db)
  await sql`CREATE INDEX conversations_second_user_id ON conversations (second_user_id)`.execute(db)
  await sql`
    CREATE INDEX conversations_master_key_id ON conversations (master_key_id) WHERE wrapped_key IS NOT NULL`.execute(db)
  await sql`
    CREATE TABLE messages (
      id uuid PRIMARY KEY,
      conversation_id uuid NOT NULL REFERENCES conversations (id),
      seq bigint NOT NULL,
      sender_id uuid NOT NULL REFERENCES users (id),
      recipient_id uuid REFERENCES users (id),
      case_id uuid REFERENCES cases (id),
      content bytea,
      version integer NOT NULL DEFAULT 1,
      message_type varchar(50) NOT NULL CHECK (message_type IN ('text', 'file', 'voice', 'video')),
      document_id uuid,
      file_url varchar(500),
      client_message_id uuid,
      read_at timestamptz,
      created_at timestamptz NOT NULL,
      edited_at timestamptz,
      deleted_at timestamptz,
      UNIQUE (conversation_id, seq),
      UNIQUE (sender_id, client_message_id),
      CONSTRAINT messages_deleted CHECK (deleted_at IS NULL OR (content IS NULL AND document_id IS NULL AND file_url IS NULL))
    )`.execute(db)
  // The seed's "message lookup", and what somebody has written.
  await sql`CREATE INDEX messages_sender_id ON messages (sender_id, recipient_id)`.execute(db)
  await sql`CREATE INDEX messages_recipient_id ON messages (recipient_id)`.execute(db)
  await sql`CREATE INDEX messages_case_id ON messages (case_id)`.execute(db)
  await sql`CREATE INDEX messages_document_id ON messages (document_id) WHERE document_id IS NOT NULL`.execute(db)
  // What a message said before it was changed, sealed.
  await sql`
    CREATE TABLE message_versions (
      message_id uuid NOT NULL REFERENCES messages (id),
      version integer NOT NULL,
      content bytea NOT NULL,
      written_at timestamptz NOT NULL,
      PRIMARY KEY (message_id, version)
    )`.execute(db)
  // One row each time somebody has read further; who has read up to a place has read everything before it.
  await sql`
    CREATE TABLE message_reads (
      conversation_id uuid NOT NULL REFERENCES conversations (id),
      user_id uuid NOT NULL REFERENCES users (id),
      up_to_seq bigint NOT NULL,
      read_at timestamptz NOT NULL,
      PRIMARY KEY (conversation_id, user_id, up_to_seq)
    )`.execute(db)
  await sql`CREATE INDEX message_reads_user_id ON message_reads (user_id)`.execute(db)
  // Who has something to read; told once for each conversation, unless it is read before `due_at`.
  await sql`
    CREATE TABLE unread_conversations (
      conversation_id uuid NOT NULL REFERENCES conversations (id),
      user_id uuid NOT NULL REFERENCES users (id),
      due_at timestamptz NOT NULL,
      told_at timestamptz,
      PRIMARY KEY (conversation_id, user_id)
    )`.execute(db)
  await sql`CREATE INDEX unread_conversations_due_at ON unread_conversations (due_at) WHERE told_at IS NULL`.execute(db)
  await sql`CREATE INDEX unread_conversations_user_id ON unread_conversations (user_id)`.execute(db)
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`DROP TABLE unread_conversations, message_reads, message_versions, messages, conversations`.execute(db)
}
