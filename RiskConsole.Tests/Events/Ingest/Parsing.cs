using System.Text;
using Microsoft.Extensions.Options;
using RiskConsole.Events;
using RiskConsole.Events.Ingest;

namespace RiskConsole.Tests.Events.Ingest;

/// <summary>A parser and the words tests need around it.</summary>
internal static class Parsing
{
    public static readonly DateTimeOffset Now = new(2026, 3, 4, 5, 6, 7, TimeSpan.Zero);

    public static EventParser Parser(IngestOptions? options = null)
    {
        var wrapped = Options.Create(options ?? new());
        return new(wrapped, new(wrapped));
    }

    public static ParsedDocument Parse(string json, DocumentShape shape = DocumentShape.Either, IngestOptions? options = null) =>
        Parser(options).Parse(Encoding.UTF8.GetBytes(json), shape, Now);

    /// <summary>The one valid event of a document.</summary>
    public static RiskEvent Event(string json, IngestOptions? options = null)
    {
        var document = Parse(json, options: options);
        Assert.Null(document.Refusal);
        var parsed = Assert.Single(document.Events);
        Assert.Empty(parsed.Problems);
        return parsed.Event!;
    }

    /// <summary>The first problem of a document with one event that is refused.</summary>
    public static EventProblem Refusal(string json, IngestOptions? options = null)
    {
        var document = Parse(json, options: options);
        if (document.Refusal is { } refusal)
            return refusal.Problem;
        var parsed = Assert.Single(document.Events);
        Assert.Null(parsed.Event);
        return parsed.Problems[0];
    }

    /// <summary>A minimal event with these further members, beginning with a comma.</summary>
    public static string With(string members) => """{"specversion":"1.0","id":"1","source":"/s","type":"t" """.TrimEnd() + members + "}";
}
