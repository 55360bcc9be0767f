// A stream of changes that rests while its tab is hidden. By HTTP/1.1 a browser keeps six connections
// to a host: seven open tabs would leave none for a click. Shown again, it first hears that it must look.
(() => {
  class RestingSource {
    constructor(url) {
      this.url = url;
      this.heard = [];
      this.ended = false;
      this.onopen = null;
      this.onerror = null;
      this.shown = () => (document.hidden ? this.rest() : this.listen());
      document.addEventListener("visibilitychange", this.shown);
      this.shown();
    }

    // What rests is not lost: nobody needs to connect anew.
    get readyState() {
      if (this.ended) return EventSource.CLOSED;
      return this.source ? this.source.readyState : EventSource.CONNECTING;
    }

    listen() {
      if (this.source || this.ended) return;
      this.source = new EventSource(this.url, { withCredentials: true });
      this.source.onopen = (event) => this.onopen?.(event);
      this.source.onerror = (event) => {
        const lost = this.source?.readyState === EventSource.CLOSED;
        this.onerror?.(event);
        if (lost) this.close();
      };
      this.heard.forEach(([name, tell]) => this.source.addEventListener(name, tell));
    }

    rest() {
      this.source?.close();
      this.source = null;
    }

    close() {
      this.ended = true;
      document.removeEventListener("visibilitychange", this.shown);
      this.rest();
    }

    addEventListener(name, tell) {
      this.heard.push([name, tell]);
      this.source?.addEventListener(name, tell);
    }

    removeEventListener(name, tell) {
      this.heard = this.heard.filter(([its, told]) => its !== name || told !== tell);
      this.source?.removeEventListener(name, tell);
    }
  }

  htmx.createEventSource = (url) => new RestingSource(url);
})();
