import { randomUUID } from 'node:crypto'
import cookie from '@fastify/cookie'
import { type FastifyBaseLogger, type FastifyInstance, fastify, LogController } from 'fastify'
import { serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod'
import { warmUpPasswords } from '../adapters/passwords.ts'
import { AppError } from '../domain/errors.ts'
import type { ServerDeps } from './deps.ts'
import { addAuthentication } from './plugins/authentication.ts'
import { addBodyParsing, BODY_LIMIT_BYTES } from './plugins/body.ts'
import { addClient } from './plugins/client.ts'
import { addErrorEnvelope, answerError } from './plugins/error-envelope.ts'
import { addHealth, healthPaths } from './plugins/health.ts'
import { addIfMatch } from './plugins/if-match.ts'
import { addOpenApi } from './plugins/openapi.ts'
import { addRateLimit } from './plugins/rate-limit.ts'
import { addRequestLog } from './plugins/request-log.ts'
import { addSecurityHeaders, securityHeaders } from './plugins/security-headers.ts'
import { addWallDenials } from './plugins/wall-denials.ts'
import { addRoutes } from './register-routes.ts'
import { adminRoutes } from './routes/admin.ts'
import { apiKeyRoutes } from './routes/api-keys.ts'
import { auditRoutes } from './routes/audit.ts'
import { authRoutes } from './routes/auth.ts'
import { caseStageRoutes } from './routes/case-stages.ts'
import { caseTierRoutes } from './routes/case-tiers.ts'
import { caseRoutes } from './routes/cases.ts'
import { consultationRoutes } from './routes/consultations.ts'
import { addDevMailbox } from './routes/dev-mailbox.ts'
import { documentShareRoutes, documentUploadRoutes } from './routes/document-uploads.ts'
import { documentRoutes, viewingRoutes } from './routes/documents.ts'
import { jobRoutes } from './routes/jobs.ts'
import { lawFirmRoutes } from './routes/law-firms.ts'
import { lawyerRoutes } from './routes/lawyers.ts'
import { liveDocumentRoutes } from './routes/live-documents.ts'
import { addLivekit } from './routes/livekit.ts'
import { messageRoutes } from './routes/messages.ts'
import { notificationRoutes } from './routes/notifications.ts'
import { privacyRoutes } from './routes/privacy.ts'
import { providerSignInRoutes } from './routes/provider-sign-in.ts'
import { pushRoutes } from './routes/push.ts'
import { searchRoutes } from './routes/search.ts'
import { twoFactorRoutes } from './routes/two-factor.ts'
import { userRoutes } from './routes/users.ts'

export type { ServerDeps } from './deps.ts'

/** The HTTP side of the application; whoever calls decides where it listens. */
export async function createServer(deps: ServerDeps): Promise<FastifyInstance> {
  const setHeaders = securityHeaders(deps)
  const app = fastify({
    loggerInstance: deps.log as FastifyBaseLogger,
    // Fastify's own lines carry the address; ours does not (plugins/request-log.ts).
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: () => randomUUID(),
    bodyLimit: BODY_LIMIT_BYTES,
    trustProxy: deps.trustProxy ?? false,
    frameworkErrors: (error, request, reply) => {
      // Before there is a route there are no hooks.
      setHeaders(request, reply)
      answerError(error, request, reply)
    },
  })
  app.setValidatorCompiler(validatorCompiler)
  app.setSerializerCompiler(serializerCompiler)
  await warmUpPasswords()
  addSecurityHeaders(app, setHeaders)
  addErrorEnvelope(app, deps)
  addRequestLog(app, deps)
  refuseWhileDraining(app, deps)
  await addRateLimit(app, deps)
  addAuthentication(app, deps)
  addBodyParsing(app)
  addIfMatch(app)
  addWallDenials(app, deps)
  await app.register(cookie)
  await addOpenApi(app)
  addHealth(app, deps)
  addRoutes(app, deps, [
    ...authRoutes(deps),
    ...twoFactorRoutes,
    ...providerSignInRoutes(deps),
    ...apiKeyRoutes,
    ...userRoutes,
    ...caseRoutes,
    ...caseStageRoutes,
    ...caseTierRoutes,
    ...liveDocumentRoutes,
    ...documentRoutes,
    ...viewingRoutes(deps),
    ...documentUploadRoutes,
    ...documentShareRoutes,
    ...lawFirmRoutes,
    ...lawyerRoutes,
    ...searchRoutes,
    ...adminRoutes,
    ...jobRoutes(deps),
    ...messageRoutes,
    ...notificationRoutes,
    ...pushRoutes(deps),
    ...privacyRoutes,
    ...consultationRoutes(deps),
    ...auditRoutes(deps),
  ])
  addDevMailbox(app, deps)
  addLivekit(app, deps)
  await addClient(app, deps)
  return app
}

function refuseWhileDraining(app: FastifyInstance, { isDraining }: ServerDeps): void {
  app.addHook('onRequest', async (request, reply) => {
    if (!isDraining() || healthPaths.has(request.routeOptions.url ?? '')) return
    reply.header('connection', 'close')
    throw new AppError('DRAINING', 'The server is about to stop. Try again in a moment.')
  })
}
