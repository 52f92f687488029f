FROM node:26-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --ignore-scripts
COPY LICENSE tsconfig.json tsconfig.build.json ./
COPY bin bin
COPY bench bench
COPY cli cli
COPY infra infra
COPY services services
COPY shared shared
# Optional packages are the embedded Postgres: an image serves a real one. A checkout made under a strict umask must stay readable for `node`.
RUN node infra/setup.mjs && npm prune --ignore-scripts --omit=dev --omit=optional && chmod -R a+rX .

FROM node:26-bookworm-slim
# npm is for development: whoever gets into the container should not find it.
RUN rm -rf /usr/local/lib/node_modules /usr/local/bin/npm /usr/local/bin/npx /usr/local/include
ENV NODE_ENV=production
WORKDIR /app
COPY --from=build /app/package.json package.json
COPY --from=build /app/LICENSE LICENSE
COPY --from=build /app/bin bin
COPY --from=build /app/dist dist
COPY --from=build /app/node_modules node_modules
USER node
ENTRYPOINT ["/app/bin/wirecopy"]
CMD ["--help"]
