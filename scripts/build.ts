import { ensureWebBuild } from '../src/cli/web-build.ts'

await ensureWebBuild((step) => console.log(step))
