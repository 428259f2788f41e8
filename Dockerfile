# Three stages: the web client is built with everything, the image holds only what runs. Node 24 runs our TypeScript as it is.
FROM node:24-bookworm-slim AS base
WORKDIR /app
COPY package.json package-lock.json .npmrc ./

FROM base AS build
RUN npm ci --include=dev
COPY . .
RUN node bin/build.ts

FROM base AS packages
RUN npm ci --omit=dev

FROM node:24-bookworm-slim
WORKDIR /app
ENV NODE_ENV=production HOST=0.0.0.0 PORT=8080 DATA_DIR=/data
COPY --from=packages /app/node_modules node_modules
COPY --from=build /app/client/dist client/dist
COPY . .
RUN mkdir /data && chown node:node /data
VOLUME /data
USER node
EXPOSE 8080
# The process drains for up to 15 s (bin/shutdown.ts).
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=3s --start-period=30s --retries=3 \
  CMD ["node", "-e", "fetch('http://127.0.0.1:' + process.env.PORT + '/readyz').then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
# What V8 is told: bin/engine.json.
CMD ["node", "--min-semi-space-size=16", "--max-semi-space-size=64", "bin/start.ts"]
