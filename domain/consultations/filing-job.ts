/** The job that files recordings: its state is the state of the filing. */
export const FILING_JOB = 'file-recording'
