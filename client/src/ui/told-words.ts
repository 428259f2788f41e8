/**
 * What a field has told the address. The address shows it a moment later, when more may have been told already: only what nobody told
 * it came from elsewhere.
 */
export class ToldWords {
  /** In order, from what the address shows on. */
  private told: string[]

  /** @param asked what the address shows */
  constructor(asked: string) {
    this.told = [asked]
  }

  tell(words: string): void {
    if (words !== this.told.at(-1)) this.told.push(words)
  }

  /** The address shows these words. @returns whether they came from elsewhere: Back, forward, "Clear" */
  isNews(asked: string): boolean {
    const at = this.told.indexOf(asked)
    this.told = at < 0 ? [asked] : this.told.slice(at)
    return at < 0
  }
}
