import pg from 'pg'

/** A unit test has no server to ask; one that asks all the same is told what it is. */
pg.Client.prototype.connect = () => {
  throw new Error(
    'this file is counted as a unit test and opens a database: take it from freshDb() of test/database.ts, and it is a database test',
  )
}
