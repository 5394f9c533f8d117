namespace RiskConsole.Events.Ingest;

/// <summary>Why an event is refused, in words for the person who sent it.</summary>
/// <param name="Pointer">JSON pointer into the document that was sent; for lines, the first segment is the line number.</param>
/// <param name="Detail">What is wrong and what to send instead.</param>
internal readonly record struct EventProblem(string Pointer, string Detail);

/// <summary>One event of a request: either valid, or refused with its problems.</summary>
/// <param name="Index">0-based place among the events of the request.</param>
/// <param name="Line">1-based line for NDJSON; 0 otherwise.</param>
/// <param name="Id">The sender's id and source as far as they could be read, so that the sender recognises the event.</param>
internal readonly record struct ParsedEvent(int Index, int Line, RiskEvent? Event, IReadOnlyList<EventProblem> Problems, string? Id,
    string? Source);

/// <summary>A document that was refused as a whole.</summary>
/// <param name="Status">400 or 413.</param>
/// <param name="Code">The last part of the problem's type, e.g. <c>malformed-json</c>.</param>
internal sealed record DocumentProblem(int Status, string Code, string Title, EventProblem Problem);

/// <summary>What a request held: its events in order, or why it could not be read at all.</summary>
internal readonly record struct ParsedDocument(IReadOnlyList<ParsedEvent> Events, DocumentProblem? Refusal)
{
    public static ParsedDocument Refused(int status, string code, string title, string pointer, string detail) =>
        new([], new(status, code, title, new(pointer, detail)));
}
