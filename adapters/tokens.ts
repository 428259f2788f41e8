import { createHash, randomBytes } from 'node:crypto'
import { jwtVerify, SignJWT } from 'jose'
import { z } from 'zod'
import { type AccountRole, accountRoles } from '../contracts/access.ts'
import { uuid } from '../contracts/envelope.ts'

/** Life of an access token in seconds; after that the session is asked again by a refresh. */
export const ACCESS_TOKEN_SECONDS = 600

const ISSUER = 'legal-connect'
const AUDIENCE = 'legal-connect'
/** Media type of our access tokens (RFC 9068 names it so); a token of another type is refused. */
const TYPE = 'at+jwt'

/** What an access token says. `expiresAt` in seconds since 1970. */
export interface AccessClaims {
  userId: string
  sessionId: string
  role: AccountRole
  expiresAt: number
}

export interface TokenSigner {
  sign(claims: Omit<AccessClaims, 'expiresAt'>, now: Date): Promise<string>
  /** Undefined for every token that is not ours, expired, or not of the right type. */
  verify(token: string, now: Date): Promise<AccessClaims | undefined>
}

/** What is no id would be a fault of the database's, not an answer. */
const idsSchema = z.object({ sub: uuid, sid: uuid })

/**
 * HS256 access tokens (RFC 7519, RFC 9068): algorithm, type, issuer, audience and expiry are all checked.
 * @param secret at least 32 bytes
 */
export function createTokenSigner(secret: string): TokenSigner {
  const key = new TextEncoder().encode(secret)
  return {
    sign({ userId, sessionId, role }, now) {
      const issuedAt = Math.floor(now.getTime() / 1000)
      return new SignJWT({ sid: sessionId, role })
        .setProtectedHeader({ alg: 'HS256', typ: TYPE })
        .setSubject(userId)
        .setIssuer(ISSUER)
        .setAudience(AUDIENCE)
        .setIssuedAt(issuedAt)
        .setExpirationTime(issuedAt + ACCESS_TOKEN_SECONDS)
        .sign(key)
    },
    async verify(token, now) {
      // Ours are below 1 kB; a huge one is not worth parsing.
      if (token.length > 2048) return undefined
      try {
        const { payload } = await jwtVerify(token, key, {
          algorithms: ['HS256'],
          typ: TYPE,
          issuer: ISSUER,
          audience: AUDIENCE,
          currentDate: now,
          requiredClaims: ['sub', 'sid', 'role', 'exp'],
        })
        const role = accountRoles.find((known) => known === payload.role)
        const ids = idsSchema.safeParse(payload)
        if (!role || !ids.success || !payload.exp) return undefined
        return { userId: ids.data.sub, sessionId: ids.data.sid, role, expiresAt: payload.exp }
      } catch {
        return undefined
      }
    },
  }
}

/** An opaque 256-bit token for refresh and mailed links; only its hash is stored. */
export function createOpaqueToken(): { token: string; hash: Buffer } {
  const token = randomBytes(32).toString('base64url')
  return { token, hash: hashOpaqueToken(token) }
}

/** SHA-256: enough for tokens with 256 bits of entropy. */
export function hashOpaqueToken(token: string): Buffer {
  return createHash('sha256').update(token).digest()
}
