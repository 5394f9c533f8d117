using System.Buffers.Binary;
using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using RiskConsole.Events;
using RiskConsole.Events.Api;
using RiskConsole.Events.Ingest;

namespace RiskConsole.Alerts.Api;

/// <summary>The parameters of a request for alerts, read and checked.</summary>
internal sealed record AlertParameters(AlertSearch Search, int Limit, AlertCursor? After)
{
    public const int DefaultLimit = 100;

    private const int LongestText = 200;
    private const byte CursorVersion = 1;
    private const int MarkBytes = 8;
    private const int CursorBytes = 1 + MarkBytes + 8 + 16;

    /// <summary>All that must be equal from page to page.</summary>
    private string Identity => string.Create(CultureInfo.InvariantCulture,
        $"{string.Join(',', Search.States)}\n{string.Join(',', Search.Severities)}\n{Search.RuleId}\n{Search.Subject}\n{Search.Text}\n{Search.From:O}\n{Search.To:O}");

    /// <returns>Null with the parameters, or the problem to answer.</returns>
    public static ApiProblem? TryRead(IQueryCollection values, CategorySet categories, out AlertParameters parameters)
    {
        var search = new AlertSearch(categories);
        parameters = new(search, DefaultLimit, null);
        foreach (var name in (ReadOnlySpan<string>)["state", "severity", "rule", "subject", "text", "from", "to", "limit", "cursor"])
        {
            if (values[name].Count > 1)
                return ApiProblem.Parameter(name, $"It stands {values[name].Count.ToString(CultureInfo.InvariantCulture)} times; send it once, several values with commas.");
        }
        if (ReadSets(values, ref search) is { } wrongSet)
            return wrongSet;
        if (SearchParameters.Value(values["rule"]) is { } ruleText)
        {
            if (!Guid.TryParse(ruleText, out var rule))
                return ApiProblem.Parameter("rule", $"\"{ruleText}\" is no id of a rule, like 019b7c1d-6b5e-7c39-8a43-1f5f0d3a9b10.");
            search = search with { RuleId = rule };
        }
        var text = SearchParameters.Value(values["text"]);
        if (text is { Length: > LongestText })
            return ApiProblem.Parameter("text", $"It has more than {LongestText.ToString(CultureInfo.InvariantCulture)} characters.");
        if (!SearchParameters.TryTime(values["from"], out var from))
            return ApiProblem.Parameter("from", SearchParameters.NoTime(values["from"]));
        if (!SearchParameters.TryTime(values["to"], out var to))
            return ApiProblem.Parameter("to", SearchParameters.NoTime(values["to"]));
        if (from >= to)
            return ApiProblem.Parameter("to", $"It ({Rfc3339.Format(to.Value)}) must be later than from ({Rfc3339.Format(from.Value)}).");
        var limit = DefaultLimit;
        if (SearchParameters.Value(values["limit"]) is { } limitText
            && (!int.TryParse(limitText, NumberStyles.None, CultureInfo.InvariantCulture, out limit) || limit is < 1 or > IAlertStore.MostPerPage))
            return ApiProblem.Parameter("limit", $"\"{limitText}\" is not a whole number from 1 to {IAlertStore.MostPerPage.ToString(CultureInfo.InvariantCulture)}.");

        parameters = new(search with { Subject = SearchParameters.Value(values["subject"]), Text = text, From = from, To = to }, limit, null);
        return SearchParameters.Value(values["cursor"]) is { } cursor ? ReadCursor(cursor, ref parameters) : null;
    }

    /// <summary>A cursor as text that says nothing to a reader. It needs no secret: what may be read is decided per request.</summary>
    public string? CursorText(AlertCursor? next)
    {
        if (next is not { } cursor)
            return null;
        Span<byte> bytes = stackalloc byte[CursorBytes];
        bytes[0] = CursorVersion;
        Mark(Identity).CopyTo(bytes[1..]);
        BinaryPrimitives.WriteInt64BigEndian(bytes[(1 + MarkBytes)..], cursor.OpenedUs);
        cursor.Id.TryWriteBytes(bytes[(9 + MarkBytes)..], bigEndian: true, out _);
        return Base64Url.EncodeToString(bytes);
    }

    private static ApiProblem? ReadCursor(string text, ref AlertParameters parameters)
    {
        Span<byte> bytes = stackalloc byte[CursorBytes];
        if (!Base64Url.IsValid(text, out var length) || length != CursorBytes || !Base64Url.TryDecodeFromChars(text, bytes, out _) || bytes[0] != CursorVersion)
            return ApiProblem.Parameter("cursor", "It is not a cursor of this list. Send next_cursor of the page before as it is, or none for the first page.");
        if (!bytes.Slice(1, MarkBytes).SequenceEqual(Mark(parameters.Identity)))
            return ApiProblem.Parameter("cursor", "It belongs to another search. Keep all other parameters as they were, or begin again without a cursor.");
        parameters = parameters with
        {
            After = new(BinaryPrimitives.ReadInt64BigEndian(bytes[(1 + MarkBytes)..]), new Guid(bytes[(9 + MarkBytes)..], bigEndian: true)),
        };
        return null;
    }

    private static ApiProblem? ReadSets(IQueryCollection values, ref AlertSearch search)
    {
        var states = new List<AlertState>();
        foreach (var word in Words(values, "state"))
        {
            if (!AlertStates.TryParse(word, out var state))
                return ApiProblem.Parameter("state", $"\"{word}\" is no state; use {string.Join(", ", AlertStates.All.Select(s => s.Name()))}, several with commas.");
            states.Add(state);
        }
        var severities = new List<Severity>();
        foreach (var word in Words(values, "severity"))
        {
            if (!Severities.TryParse(word, out var severity))
                return ApiProblem.Parameter("severity", $"\"{word}\" is no severity; use critical, error, warning or info, several with commas.");
            severities.Add(severity);
        }
        search = search with { States = [.. states.Distinct().Order()], Severities = [.. severities.Distinct().Order()] };
        return null;
    }

    private static string[] Words(IQueryCollection values, string name) =>
        values[name].ToString().Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    private static ReadOnlySpan<byte> Mark(string identity) => SHA256.HashData(Encoding.UTF8.GetBytes(identity)).AsSpan(0, MarkBytes);
}
