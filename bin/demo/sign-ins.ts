import { ADMIN_EMAIL, DEMO_PASSWORD, demoPeople, INVITED_EMAIL } from './people.ts'

/** Who can sign in and as what, as text for a terminal. */
export function signInTable(): string {
  const rows = [
    ...Object.values(demoPeople).map(({ email, name, who }) => [email, name, who]),
    [ADMIN_EMAIL, 'Administrator', 'verifies lawyers and firms'],
    ['fiona.gallagher@lawyers.test', 'Fiona Gallagher', 'lawyer in London, in no case yet: looks for open cases'],
    ['ada.lindgren@clients.test', 'Ada Lindgren', 'client with two open cases and a draft'],
  ]
  const widths = [0, 1].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)))
  const lines = rows.map((row) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('   '))
  return [
    '',
    ...lines.map((line) => `  ${line}`),
    '',
    `Password of all: ${DEMO_PASSWORD}`,
    `${INVITED_EMAIL} is invited and has no account yet; the link is in the mailbox at /dev/mailbox.`,
  ].join('\n')
}
