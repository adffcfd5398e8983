/** What a unit does: free for work, at work, having a rest, not on shift. */
export const unitStatuses = ['free', 'busy', 'pause', 'off'] as const

/** What somebody of a unit can do, as far as it matters for whom to send. */
export const skills = [
  'first_aid',
  'victims',
  'mediation',
  'livestock',
  'search',
  'traffic',
  'fire',
  'water',
  'offroad',
] as const

export const vehicleKinds = ['car', 'pickup', 'motorcycle', 'boat', 'horse', 'bicycle'] as const

/** Why a unit does not take what it was given. */
export const refusalReasons = ['busy', 'far', 'vehicle', 'danger', 'other'] as const

/** Where an assignment may stand, in the order in which it comes there. */
export const assignmentStates = [
  'proposed',
  'acknowledged',
  'on_way',
  'arrived',
  'closed',
  'refused',
  'withdrawn',
] as const
