/** The scorecard for other packages: what was recorded, and its tables. */
export { readRecorded } from './record.ts'
export { scorecardText } from './tables.ts'
