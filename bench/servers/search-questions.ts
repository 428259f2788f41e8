/** What people look for in the large marketplace. */
export const lawyerWords = ['q=lease', 'q=landlord+notice', 'q=software+contracts', 'q=dismissal+overtime', 'q=custo']
export const lawyerFacets = [
  '',
  'jurisdiction=US-NY&practiceArea=housing',
  'language=de&availability=available&minRating=4.5',
  'maxHourlyRate=200&sort=hourlyRate',
  'latitude=40.7&longitude=-74&withinKm=50&sort=distance',
  'q=patent&jurisdiction=US-CA&remote=true',
]
export const lawyerTypos = ['q=landlrod', 'q=softwrae+contract', 'q=dismisal']
export const caseWords = ['q=lease+default', 'q=patent', 'q=neighbour', 'q=overtmie', 'q=quarry']
