import { createHash, randomBytes } from 'node:crypto'
import { jwtVerify, SignJWT } from 'jose'
import { z } from 'zod'
import { type AccountRole, accountRoles } from '../contracts/access.ts'
import { uuid } from '../contracts/envelope.ts'

/** Life of an access token in seconds; after that the session is asked again by a refresh. */
export const ACCESS_TOKEN_SECONDS = 600

/**
 * Life of a token by which a browser's player reads files, in seconds: as long as somebody may watch with pauses. It is asked for anew with
 * every viewing, its session with every request.
 */
export const VIEWING_TOKEN_SECONDS = 12 * 60 * 60

const ISSUER = 'legal-connect'
const AUDIENCE = 'legal-connect'

/** What a token is for; one of another kind is refused. */
type TokenKind = 'access' | 'viewing'
/** Media types (RFC 9068 names that of access tokens so) and lives. */
const kinds: Record<TokenKind, { typ: string; seconds: number }> = {
  access: { typ: 'at+jwt', seconds: ACCESS_TOKEN_SECONDS },
  viewing: { typ: 'viewing+jwt', seconds: VIEWING_TOKEN_SECONDS },
}

/** What an access token says. `expiresAt` in seconds since 1970. */
export interface AccessClaims {
  userId: string
  sessionId: string
  role: AccountRole
  expiresAt: number
}

export interface TokenSigner {
  sign(claims: Omit<AccessClaims, 'expiresAt'>, now: Date, kind?: TokenKind): Promise<string>
  /** Undefined for every token that is not ours, expired, or not of this kind. */
  verify(token: string, now: Date, kind?: TokenKind): Promise<AccessClaims | undefined>
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
    sign({ userId, sessionId, role }, now, kind = 'access') {
      const issuedAt = Math.floor(now.getTime() / 1000)
      const { typ, seconds } = kinds[kind]
      return new SignJWT({ sid: sessionId, role })
        .setProtectedHeader({ alg: 'HS256', typ })
        .setSubject(userId)
        .setIssuer(ISSUER)
        .setAudience(AUDIENCE)
        .setIssuedAt(issuedAt)
        .setExpirationTime(issuedAt + seconds)
        .sign(key)
    },
    async verify(token, now, kind = 'access') {
      // Ours are below 1 kB; a huge one is not worth parsing.
      if (token.length > 2048) return undefined
      try {
        const { payload } = await jwtVerify(token, key, {
          algorithms: ['HS256'],
          typ: kinds[kind].typ,
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
