/**
 * What is still under way on the live links: acts not yet answered, frames not yet handed to the system, sends put off. A
 * driven exercise advances its clock only when this is idle (decision 15).
 */
export class Activity {
  #count = 0;
  #waiting: (() => void)[] = [];

  /** Returns the function that ends what began; calling it twice does nothing more. */
  begin(): () => void {
    this.#count++;
    let over = false;
    return () => {
      if (over) return;
      over = true;
      this.#count--;
      if (this.#count > 0) return;
      const waiting = this.#waiting;
      this.#waiting = [];
      for (const resolve of waiting) resolve();
    };
  }

  get idle(): boolean {
    return this.#count === 0;
  }

  settled(): Promise<void> {
    return this.idle ? Promise.resolve() : new Promise((resolve) => this.#waiting.push(resolve));
  }
}
