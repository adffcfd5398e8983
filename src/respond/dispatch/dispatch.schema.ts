import { z } from 'zod'
import { endpoint } from '#kernel/endpoint.ts'
import { id } from '#kernel/ids.ts'
import { PlaceCode } from '#kernel/place/place.schema.ts'
import { InstantIn, InstantOut } from '#kernel/time.schema.ts'
import { ClosingResult, IncidentKind, Priority } from '../board/board.schema.ts'
import { assignmentStates, refusalReasons, skills, unitStatuses, vehicleKinds } from './kinds.ts'

export const UnitStatus = z.enum(unitStatuses)
export type UnitStatus = z.infer<typeof UnitStatus>

export const Skill = z.enum(skills)
export type Skill = z.infer<typeof Skill>

export const VehicleKind = z.enum(vehicleKinds)
export type VehicleKind = z.infer<typeof VehicleKind>

export const AssignmentState = z.enum(assignmentStates)
export type AssignmentState = z.infer<typeof AssignmentState>

export const RefusalReason = z.enum(refusalReasons)
export type RefusalReason = z.infer<typeof RefusalReason>

/** What a unit tells of its work. */
export type Told = 'acknowledge' | 'depart' | 'arrive' | 'close' | 'refuse'

/** How a unit is called on the radio. */
export const CallSign = z.string().trim().min(1).max(40)
const Skills = z.array(Skill).max(Skill.options.length)

/** When something happened on the phone that tells it; now where it is not said. */
const at = InstantIn.optional()

/** Where a phone found itself. */
export const PointIn = z.strictObject({
  lon: z.number().min(-180).max(180),
  lat: z.number().min(-90).max(90),
  accuracyMeters: z.number().min(0).max(1_000_000),
})
const Position = PointIn.extend({ at: InstantIn })
/** So many positions come at once at the most. */
export const MOST_POSITIONS = 500

/** A vehicle, with the unit that has it. */
export const Vehicle = z.object({
  id: z.string(),
  name: z.string(),
  kind: VehicleKind,
  unit: z.string().nullable(),
})
export type Vehicle = z.infer<typeof Vehicle>

/** One unit's part in one incident. Instants of steps are those on the phone. */
export const Assignment = z.object({
  id: z.string(),
  incident: z.object({
    id: z.string(),
    number: z.number(),
    kind: IncidentKind,
    priority: Priority,
    place: PlaceCode.nullable(),
  }),
  unit: z.object({ id: z.string(), callSign: z.string() }),
  state: AssignmentState,
  proposedAt: InstantOut,
  acknowledgeBy: InstantOut,
  departBy: InstantOut,
  arriveBy: InstantOut,
  acknowledgedAt: InstantOut.nullable(),
  departedAt: InstantOut.nullable(),
  arrivedAt: InstantOut.nullable(),
  endedAt: InstantOut.nullable(),
  result: ClosingResult.nullable(),
  reason: RefusalReason.nullable(),
  /** the incident it was first given for, where that was merged into this one */
  cameFrom: z.string().nullable(),
})
export type Assignment = z.infer<typeof Assignment>

/** A unit as the desk sees it: no finer than the corregimiento, and how long ago. */
export const UnitRow = z.object({
  id: z.string(),
  callSign: z.string(),
  retired: z.boolean(),
  status: UnitStatus,
  statusAt: InstantOut,
  /** when its shift began; null while it is off */
  onSince: InstantOut.nullable(),
  heardAt: InstantOut.nullable(),
  /** from then on it is unheard unless it is heard again; null where nobody waits for it */
  unheardFrom: InstantOut.nullable(),
  near: PlaceCode.nullable(),
  /** when it was there last */
  nearAt: InstantOut.nullable(),
  members: z.array(z.object({ id: z.string(), name: z.string(), skills: z.array(Skill) })),
  vehicles: z.array(Vehicle),
  skills: z.array(Skill),
  /** the incidents it is assigned to */
  assignments: z.array(
    z.object({ incident: z.string(), number: z.number(), state: AssignmentState }),
  ),
  /** the incident that its panic button opened, while that is open */
  panic: z.string().nullable(),
})
export type UnitRow = z.infer<typeof UnitRow>

const exampleId = '019ab1c0-7c1e-7a3b-9f2e-1a2b3c4d5e6f'
const example = { id: exampleId }
const unitId = { id: id('unit') }

export const listUnits = endpoint({
  method: 'GET',
  path: '/api/units',
  may: 'unit.list',
  about:
    'The units that are in use, with what they do, roughly where they are and since when they are unheard.',
  input: z.strictObject({}),
  output: z.object({ units: z.array(UnitRow) }),
  example: {},
})

export const readStaffing = endpoint({
  method: 'GET',
  path: '/api/units/staffing',
  may: 'unit.manage',
  about: 'All units, the people who can be in one and the vehicles.',
  input: z.strictObject({}),
  output: z.object({
    units: z.array(UnitRow),
    people: z.array(z.object({ id: z.string(), name: z.string(), unit: z.string().nullable() })),
    vehicles: z.array(Vehicle),
  }),
  example: {},
})

export const addUnit = endpoint({
  method: 'POST',
  path: '/api/units',
  may: 'unit.manage',
  about: 'Adds a unit; it is off until it says otherwise.',
  input: z.strictObject({ callSign: CallSign }),
  output: UnitRow,
  idempotent: true,
  example: { callSign: 'Unidad 3' },
})

export const changeUnit = endpoint({
  method: 'PUT',
  path: '/api/units/{id}',
  may: 'unit.manage',
  about: 'Calls a unit otherwise, retires it or brings it back.',
  input: z.strictObject({ ...unitId, callSign: CallSign, retired: z.boolean() }),
  output: UnitRow,
  idempotent: true,
  example: { ...example, callSign: 'Unidad 3', retired: false },
})

export const setMember = endpoint({
  method: 'PUT',
  path: '/api/units/{id}/members/{account}',
  may: 'unit.manage',
  about: 'Puts a person into a unit, out of the one before, with what that person can do.',
  input: z.strictObject({ ...unitId, account: id('account'), skills: Skills }),
  output: UnitRow,
  idempotent: true,
  example: { ...example, account: exampleId, skills: ['first_aid'] },
})

export const removeMember = endpoint({
  method: 'DELETE',
  path: '/api/units/{id}/members/{account}',
  may: 'unit.manage',
  about: 'Takes a person out of a unit.',
  input: z.strictObject({ ...unitId, account: id('account') }),
  output: UnitRow,
  idempotent: true,
  example: { ...example, account: exampleId },
})

const vehicleFields = {
  name: z.string().trim().min(1).max(60),
  kind: VehicleKind,
  unit: id('unit').nullable(),
}

export const addVehicle = endpoint({
  method: 'POST',
  path: '/api/vehicles',
  may: 'unit.manage',
  about: 'Adds a vehicle, to a unit or to the yard.',
  input: z.strictObject(vehicleFields),
  output: Vehicle,
  idempotent: true,
  example: { name: 'Patrulla 12', kind: 'pickup', unit: exampleId },
})

export const changeVehicle = endpoint({
  method: 'PUT',
  path: '/api/vehicles/{id}',
  may: 'unit.manage',
  about: 'Calls a vehicle otherwise, or gives it to another unit or to the yard.',
  input: z.strictObject({ id: id('vehicle'), ...vehicleFields }),
  output: Vehicle,
  idempotent: true,
  example: { ...example, name: 'Patrulla 12', kind: 'pickup', unit: null },
})

export const setUnitStatus = endpoint({
  method: 'POST',
  path: '/api/units/{id}/status',
  may: 'unit.tell',
  about: 'Writes down what a unit said on the radio about itself.',
  input: z.strictObject({ ...unitId, status: UnitStatus, at }),
  output: UnitRow,
  idempotent: true,
  example: { ...example, status: 'free' },
})

/** A unit as it is weighed for an incident. */
export const NearUnit = z.object({
  unit: UnitRow,
  /** to the half kilometre; null where one of both places is not known */
  km: z.number().nullable(),
  /** of its position */
  ageMinutes: z.number().nullable(),
  /** those that the incident's kind asks for, and it has */
  fits: z.array(Skill),
})
export type NearUnit = z.infer<typeof NearUnit>

/** The point stands in the body and not in the address, since it may be somebody's house. */
export const nearestUnits = endpoint({
  method: 'POST',
  path: '/api/incidents/{id}/nearest',
  may: 'unit.seeNearest',
  about:
    'The units for an incident, the best first, by way, age of position, work and skills; measured from the point that is given, else from the middle of its place.',
  input: z.strictObject({
    id: id('incident'),
    point: z.strictObject({ lon: PointIn.shape.lon, lat: PointIn.shape.lat }).optional(),
  }),
  output: z.object({ from: z.enum(['point', 'place', 'nowhere']), units: z.array(NearUnit) }),
  example: { ...example, point: { lon: -79.1, lat: 9.17 } },
})

export const listAssignments = endpoint({
  method: 'GET',
  path: '/api/assignments',
  may: 'assignment.list',
  about: 'The assignments that are open, or all of one incident.',
  input: z.strictObject({ incident: id('incident').optional() }),
  output: z.object({ assignments: z.array(Assignment) }),
  example: { incident: exampleId },
})

export const assignUnit = endpoint({
  method: 'POST',
  path: '/api/incidents/{id}/assign',
  may: 'assignment.make',
  about:
    'Gives an incident to a unit; whoever does it answers for the incident from then on, where nobody did.',
  input: z.strictObject({
    id: id('incident'),
    unit: id('unit'),
    /** also when it is at work already */
    evenBusy: z.boolean().default(false),
  }),
  output: Assignment,
  idempotent: true,
  example: { ...example, unit: exampleId, evenBusy: false },
})

const assignmentId = { id: id('assignment') }

const step = <Shape extends z.core.$ZodLooseShape, Example>(
  verb: string,
  may: `assignment.${string}`,
  about: string,
  shape: Shape,
  more: Example,
) =>
  endpoint({
    method: 'POST',
    path: `/api/assignments/{id}/${verb}`,
    may,
    about,
    input: z.strictObject({ ...assignmentId, ...shape }),
    output: Assignment,
    idempotent: true,
    example: { ...example, ...more } as never,
  })

const exampleAt = '2026-11-22T03:12:00Z'

export const withdrawAssignment = step(
  'withdraw',
  'assignment.make',
  'Takes an incident away from a unit.',
  {},
  {},
)
/** What a unit adds in its own words. */
const words = z.string().trim().min(1).max(4000)

export const acknowledgeAssignment = step(
  'acknowledge',
  'assignment.tell',
  'The unit has read it and goes.',
  { at },
  { at: exampleAt },
)
export const departAssignment = step(
  'depart',
  'assignment.tell',
  'The unit is on the way.',
  { at },
  { at: exampleAt },
)
export const arriveAssignment = step(
  'arrive',
  'assignment.tell',
  'The unit is there.',
  { at },
  { at: exampleAt },
)
export const closeAssignment = step(
  'close',
  'assignment.tell',
  'The unit is done, and says what came of it; the words become a note of the incident.',
  { at, result: ClosingResult.optional(), text: words.optional() },
  { at: exampleAt, result: 'attended', text: 'Se habló con la familia.' },
)
export const refuseAssignment = step(
  'refuse',
  'assignment.tell',
  'The unit cannot take it, and says why; the words become a note of the incident.',
  { at, why: RefusalReason.optional(), text: words.optional() },
  { at: exampleAt, why: 'vehicle', text: 'Se nos pinchó una llanta en Tanara.' },
)

/** A unit as its own people see it. */
export const OwnUnit = z.object({
  unit: UnitRow,
  me: z.object({ id: z.string(), name: z.string() }),
  rules: z.object({
    everySeconds: z.number(),
    everyMeters: z.number(),
    heartbeatMinutes: z.number(),
    lateHours: z.number(),
  }),
})
export type OwnUnit = z.infer<typeof OwnUnit>

export const readOwnUnit = endpoint({
  method: 'GET',
  path: '/api/unit',
  may: 'unit.own',
  about: 'The unit of whoever asks, and how often its phone says where it is.',
  input: z.strictObject({}),
  output: OwnUnit,
  example: {},
})

export const listOwnAssignments = endpoint({
  method: 'GET',
  path: '/api/unit/assignments',
  may: 'unit.own',
  about: "One's unit's assignments: the open ones, and those that ended within the last 12 hours.",
  input: z.strictObject({}),
  output: z.object({ assignments: z.array(Assignment) }),
  example: {},
})

export const tellStatus = endpoint({
  method: 'POST',
  path: '/api/unit/status',
  may: 'unit.own',
  about: 'Says what one’s unit does; what was said later already stays.',
  input: z.strictObject({ status: UnitStatus, at }),
  output: UnitRow,
  idempotent: true,
  example: { status: 'free', at: exampleAt },
})

export const tellPositions = endpoint({
  method: 'POST',
  path: '/api/unit/positions',
  may: 'unit.own',
  about:
    'Says where one’s unit was; without positions, that it is still there. What cannot be is not kept and named.',
  input: z.strictObject({ positions: z.array(Position).max(MOST_POSITIONS) }),
  output: z.object({
    kept: z.number(),
    /** by their place in what was sent */
    refused: z.array(z.object({ index: z.number(), code: z.string() })),
  }),
  idempotent: true,
  example: { positions: [{ lon: -79.1, lat: 9.17, accuracyMeters: 12, at: exampleAt }] },
})

export const pressPanic = endpoint({
  method: 'POST',
  path: '/api/unit/panic',
  may: 'unit.panic',
  about: 'Calls for help: opens an incident of the first priority where the unit is.',
  input: z.strictObject({ at, position: PointIn.optional() }),
  output: z.object({ incident: z.string(), number: z.number() }),
  idempotent: true,
  example: { at: exampleAt, position: { lon: -79.1, lat: 9.17, accuracyMeters: 12 } },
})
