import { parentPort } from 'node:worker_threads'
import { serve } from '../serve.ts'

if (!parentPort) throw new Error('this file runs as a worker of @convive/measure/host/node')
const port = parentPort
port.on(
  'message',
  serve((message) => port.postMessage(message)),
)
