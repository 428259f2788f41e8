import { sql } from 'kysely'
import { MAIL_SENT_DAYS, MAIL_TEXT_DAYS } from '../../retention/retention-rules.ts'
import { type DataCategory, ofUser, type Person, withoutWalls } from '../category.ts'

const tokensOfSessions = ({ userId }: Person) =>
  sql<boolean>`session_id IN (SELECT id FROM sessions WHERE user_id = ${userId})`

/** Everything about getting in. Sessions come last: others refer to them. */
export const signInCategory: DataCategory = {
  id: 'sign_in',
  title: 'Signing in',
  what: 'Where and when you are signed in (browser, network address), two-factor sign-in and recovery codes, linked sign-in services, API keys, codes and links that we sent you.',
  why: 'To let you in, to keep others out, and so that you can see and end sessions.',
  legalBasis: 'contract',
  howLong:
    'Sessions until 30 days after they ended, codes and links 30 days, browsers 400 days after you last used them.',
  onErasure: 'erased',
  reason: null,
  onErasureWords: 'All of it is deleted, and you are signed out everywhere.',
  rows: [
    { table: 'push_subscriptions', mine: ofUser(), onErasure: 'delete', exported: ['user_agent', 'created_at'] },
    { table: 'refresh_tokens', mine: tokensOfSessions, onErasure: 'delete' },
    {
      table: 'sessions',
      mine: ofUser(),
      onErasure: 'delete',
      exported: ['created_at', 'last_used_at', 'expires_at', 'revoked_at', 'revoked_reason', 'ip', 'user_agent'],
    },
    { table: 'two_factor_seeds', mine: ofUser(), onErasure: 'delete', exported: ['created_at', 'confirmed_at'] },
    { table: 'recovery_codes', mine: ofUser(), onErasure: 'delete', exported: ['created_at', 'used_at'] },
    { table: 'known_devices', mine: ofUser(), onErasure: 'delete', exported: ['created_at', 'last_used_at'] },
    {
      table: 'user_identities',
      mine: ofUser(),
      onErasure: 'delete',
      exported: ['issuer', 'subject', 'created_at', 'last_used_at'],
    },
    { table: 'provider_sign_ins', mine: ofUser(), onErasure: 'delete' },
    {
      table: 'api_keys',
      mine: ofUser(),
      onErasure: 'delete',
      exported: ['name', 'scopes', 'created_at', 'last_used_at', 'expires_at', 'revoked_at'],
    },
    { table: 'mailed_links', mine: ofUser(), onErasure: 'delete', exported: ['purpose', 'created_at', 'used_at'] },
    { table: 'phone_codes', mine: ofUser(), onErasure: 'delete', exported: ['phone', 'created_at', 'used_at'] },
    { table: 'idempotency_keys', mine: ofUser(), onErasure: 'delete' },
  ],
}

/** What the person was told of. */
export const notificationsCategory: DataCategory = {
  id: 'notifications',
  title: 'Notifications and mail',
  what: 'What you were told of in the application, by e-mail, by text message and in the browser, and whether you have read it.',
  why: 'So that you miss nothing that concerns your cases.',
  legalBasis: 'contract',
  howLong: `Texts of mails ${MAIL_TEXT_DAYS} days and that they were sent ${MAIL_SENT_DAYS} days; signals between your open pages 7 days.`,
  onErasure: 'erased',
  reason: null,
  onErasureWords: `All of it is deleted. The letter about the erasure is the last mail: its text is kept for ${MAIL_TEXT_DAYS} days, that it was sent to your address for ${MAIL_SENT_DAYS} days.`,
  rows: [
    {
      table: 'notifications',
      mine: ofUser(),
      onErasure: 'delete',
      exported: ['created_at', 'kind', 'case_id', 'read_at'],
      visible: withoutWalls('notifications'),
    },
    { table: 'user_events', mine: ofUser(), onErasure: 'delete' },
    { table: 'user_event_counters', mine: ofUser(), onErasure: 'delete' },
    { table: 'online_users', mine: ofUser(), onErasure: 'delete' },
    {
      table: 'mails',
      mine: ({ email, userId }) =>
        sql<boolean>`to_address IN (${email}, (SELECT phone FROM users WHERE id = ${userId}))
          AND id NOT IN (SELECT letter_mail_id FROM erasures WHERE letter_mail_id IS NOT NULL)`,
      onErasure: 'delete',
      exported: ['created_at', 'channel', 'subject', 'sent_at'],
    },
  ],
}
