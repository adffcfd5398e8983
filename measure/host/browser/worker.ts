import { serve } from '../serve.ts'

const answer = serve((message) => self.postMessage(message))
self.addEventListener('message', (event) => answer(event.data))
