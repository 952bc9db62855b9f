# The app alone; compose.yaml brings it up with all that belongs to it.
FROM node:24-slim AS build
WORKDIR /app
ENV NEXT_TELEMETRY_DISABLED=1
COPY package.json package-lock.json ./
RUN npm ci --no-audit --no-fund
COPY . .
RUN npx next build && npm prune --omit=dev && rm -rf .next/cache

FROM node:24-slim
WORKDIR /app
# The app ends its answers and its database itself (lib/boot.ts); Next would not wait.
ENV NODE_ENV=production NEXT_TELEMETRY_DISABLED=1 NEXT_MANUAL_SIG_HANDLE=true \
    HOST=0.0.0.0 PORT=3000 DATA_DIR=/data
COPY --from=build /app/package.json /app/next.config.ts ./
COPY --from=build /app/node_modules ./node_modules
COPY --from=build /app/lib/db/migrations ./lib/db/migrations
# The reader of documents is a program of its own, which Node runs as it is.
COPY --from=build /app/lib/knowledge ./lib/knowledge
COPY --from=build --chown=node:node /app/.next ./.next
RUN mkdir /data && chown node:node /data
USER node
VOLUME /data
EXPOSE 3000
# What V8 may keep of memory that nobody uses any more (scripts/support/server.ts).
CMD ["node", "--max-semi-space-size=16", "--heap-growing-percent=50", "node_modules/next/dist/bin/next", "start", "-H", "0.0.0.0", "-p", "3000"]
