import { config } from 'zod'

// Before any schema is made: its library would try whether words may become code, which no page of ours allows.
config({ jitless: true })
