const WORTH_SHARING = 65536

/**
 * Puts large arrays of a plan in memory that all workers see, where the platform allows it;
 * elsewhere each worker gets a copy.
 */
export function share<Plan>(plan: Plan): Plan {
  return shared(plan) as Plan
}

function shared(plan: unknown): unknown {
  if (typeof SharedArrayBuffer === 'undefined') return plan
  if (ArrayBuffer.isView(plan)) {
    if (plan.byteLength < WORTH_SHARING || plan instanceof DataView) return plan
    if (plan.buffer instanceof SharedArrayBuffer) return plan
    const memory = new SharedArrayBuffer(plan.byteLength)
    const Kind = plan.constructor as new (buffer: SharedArrayBuffer) => Float64Array
    const common = new Kind(memory)
    common.set(plan as Float64Array)
    return common
  }
  if (Array.isArray(plan)) return plan.map(shared)
  if (typeof plan === 'object' && plan !== null)
    return Object.fromEntries(Object.entries(plan).map(([key, value]) => [key, shared(value)]))
  return plan
}
