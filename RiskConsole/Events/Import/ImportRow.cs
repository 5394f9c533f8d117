namespace RiskConsole.Events.Import;

/// <summary>One row of a file: its fields, its JSON object, or why it cannot be read.</summary>
/// <param name="Number">Number of the row among the file's rows, from 1; a row that cannot be read counts too.</param>
/// <param name="Line">The line it begins at, from 1.</param>
/// <param name="Text">The row as it stands in the file, for the report.</param>
internal sealed record ImportRow(long Number, long Line, string Text)
{
    /// <summary>The fields in the order of the header; null unless the file is CSV.</summary>
    public IReadOnlyList<string>? Fields { get; init; }

    /// <summary>The line's bytes; null unless the file is NDJSON.</summary>
    public byte[]? Json { get; init; }

    /// <summary>Why the row cannot be read, for people; null where it can.</summary>
    public string? Fault { get; init; }
}

/// <summary>A line of a file that was not taken.</summary>
/// <param name="Line">Its number, from 1.</param>
/// <param name="Reason">What is wrong with it, for people.</param>
/// <param name="Text">The line itself, cut off where it is long.</param>
public sealed record RefusedLine(long Line, string Reason, string Text);

/// <summary>A file that cannot be read as a whole, or settings that do not fit it. The message is for people.</summary>
public sealed class ImportRefusedException(string message, Exception? inner = null) : Exception(message, inner);
