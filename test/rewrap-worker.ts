import { openInstallation } from '#cli/installation.ts'
import { readConfig } from '#platform/config/config.ts'
import { rewrapDataKeys } from '#platform/keys/rotation.service.ts'

// What a running server does after a rotation, as a process of its own, for tests that kill it.
const { config } = readConfig(process.env)
const installation = await openInstallation(config, () => {})
const { world, live, server } = installation
await rewrapDataKeys(
  { world, live, owner: server.owner, atOnce: 20, lookEveryMs: 50 },
  { signal: new AbortController().signal, progress: () => {}, hold: async () => {} },
)
await installation.stop()
