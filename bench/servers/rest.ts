/** A person of the product, signed in over REST. */
export interface Person {
  userId: string
  email: string
  accessToken: string
  refreshToken: string
  /** When the tokens were issued, ms since 1970. */
  signedInAt: number
}

/** Failed request: method, path, status and the envelope's message. */
class RequestFailed extends Error {}

/** The product's REST interface as the bench needs it (contracts/ has it whole). */
export interface Rest {
  register(email: string, role: 'client' | 'lawyer'): Promise<Person>
  /** Exchanges the refresh token; changes the person in place. */
  refresh(person: Person): Promise<void>
  createCase(owner: Person, title: string): Promise<string>
  invite(owner: Person, caseId: string, email: string): Promise<void>
  /** Accepts the newest invitation by the token in the mail; proves the address, too. */
  acceptMailed(people: Person[]): Promise<void>
  /** Accepts everything that a person is invited to. @returns how many */
  acceptListed(person: Person): Promise<number>
  /** Live documents of a case, as the person sees them. */
  documents(person: Person, caseId: string): Promise<{ id: string; kind: string }[]>
}

/** @param base the server's address without a trailing slash */
export function connectRest(base: string): Rest {
  async function call<Data>(method: string, path: string, body?: unknown, person?: Person): Promise<Data> {
    const response = await fetch(base + path, {
      method,
      headers: {
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(person ? { authorization: `Bearer ${person.accessToken}` } : {}),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    const answer = (await response.json()) as { data: Data; message?: string }
    if (!response.ok) throw new RequestFailed(`${method} ${path}: ${response.status} ${answer.message ?? ''}`)
    return answer.data
  }
  return {
    async register(email, role) {
      const body = { email, role, name: `Bench ${email.split('@')[0]}`, password: 'a password for the benchmark' }
      const { tokens, user } = await call<{ tokens: Tokens; user: { id: string } }>('POST', '/v1/auth/register', body)
      return { userId: user.id, email, ...tokens, signedInAt: Date.now() }
    },
    async refresh(person) {
      const { refreshToken } = person
      const { tokens } = await call<{ tokens: Tokens }>('POST', '/v1/auth/refresh', { refreshToken })
      Object.assign(person, tokens, { signedInAt: Date.now() })
    },
    async createCase(owner, title) {
      return (await call<{ id: string }>('POST', '/v1/cases', { title }, owner)).id
    },
    async invite(owner, caseId, email) {
      await call('POST', `/v1/cases/${caseId}/members`, { email, role: 'colleague' }, owner)
    },
    async acceptMailed(people) {
      const response = await fetch(`${base}/dev/mailbox.json`)
      const mails = (await response.json()) as { to: string; text: string }[]
      for (const person of people) {
        const mail = mails.find(({ to, text }) => to === person.email && text.includes('/invitations#token='))
        const token = mail && /#token=([\w-]+)/.exec(mail.text)?.[1]
        if (!token) throw new Error(`no invitation in the mailbox for ${person.email}`)
        await call('POST', '/v1/invitations/accept', { token }, person)
      }
    },
    async acceptListed(person) {
      const invitations = await call<{ id: string }[]>('GET', '/v1/invitations', undefined, person)
      for (const { id } of invitations) await call('POST', `/v1/invitations/${id}/accept`, {}, person)
      return invitations.length
    },
    async documents(person, caseId) {
      type Workspace = { documents: { id: string; kind: string }[] }
      return (await call<Workspace>('GET', `/v1/cases/${caseId}/workspace`, undefined, person)).documents
    },
  }
}

interface Tokens {
  accessToken: string
  refreshToken: string
}
