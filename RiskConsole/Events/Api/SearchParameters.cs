using System.Globalization;
using Microsoft.Extensions.Primitives;
using RiskConsole.Events.Ingest;
using RiskConsole.Query;

namespace RiskConsole.Events.Api;

/// <summary>The parameters of a search request, read and checked.</summary>
internal sealed record SearchParameters(CompiledQuery<RiskEvent>? Query, DateTimeOffset? From, DateTimeOffset? To, EventOrder Order,
    int Limit, EventCursor? After)
{
    public const int DefaultLimit = 100;
    public const int MaxLimit = 500;

    /// <summary>All that must be equal from page to page.</summary>
    private string Identity => string.Create(CultureInfo.InvariantCulture, $"{Query?.Text}\n{From:O}\n{To:O}\n{Order}");

    /// <returns>Null with the parameters, or the problem to answer.</returns>
    public static ApiProblem? TryRead(IQueryCollection values, IQueryCompiler<RiskEvent> compiler, out SearchParameters parameters)
    {
        parameters = new(null, null, null, EventOrder.Time, DefaultLimit, null);
        foreach (var name in (ReadOnlySpan<string>)["query", "from", "to", "limit", "cursor", "order"])
        {
            if (values[name].Count > 1)
                return ApiProblem.Parameter(name,
                    $"It stands {values[name].Count.ToString(CultureInfo.InvariantCulture)} times; send it once.");
        }
        if (!compiler.TryCompile(values["query"], out var query, out var error))
            return InvalidQuery(error);
        if (!TryTime(values["from"], out var from))
            return ApiProblem.Parameter("from", NoTime(values["from"]));
        if (!TryTime(values["to"], out var to))
            return ApiProblem.Parameter("to", NoTime(values["to"]));
        if (from >= to)
            return ApiProblem.Parameter("to", $"It ({Rfc3339.Format(to.Value)}) must be later than from ({Rfc3339.Format(from.Value)}).");

        var order = EventOrder.Time;
        if (Value(values["order"]) is { } orderText && !TryOrder(orderText, out order))
            return ApiProblem.Parameter("order",
                $"\"{orderText}\" is no order; use time (the event's own time) or arrival, both newest first.");
        var limit = DefaultLimit;
        if (Value(values["limit"]) is { } limitText
            && (!int.TryParse(limitText, NumberStyles.None, CultureInfo.InvariantCulture, out limit) || limit is < 1 or > MaxLimit))
            return ApiProblem.Parameter("limit",
                $"\"{limitText}\" is not a whole number from 1 to {MaxLimit.ToString(CultureInfo.InvariantCulture)}.");

        parameters = new(query.IsEmpty ? null : query, from, to, order, limit, null);
        if (Value(values["cursor"]) is not { } cursorText)
            return null;
        if (EventCursors.TryRead(cursorText, parameters.Identity, out var cursor) is { } fault)
            return ApiProblem.Parameter("cursor", fault);
        parameters = parameters with { After = cursor };
        return null;
    }

    public EventSearch Search(CategorySet categories) => new(Query, categories, From, To);

    public string? CursorText(EventCursor? next) => next is { } cursor ? EventCursors.Write(cursor, Identity) : null;

    /// <summary>Where and why a query is wrong.</summary>
    public static ApiProblem InvalidQuery(QueryError error) =>
        new(StatusCodes.Status400BadRequest, "invalid-query", "The query is not valid", error.Message)
        {
            Members = json =>
            {
                json.WriteString("parameter", "query");
                json.WriteNumber("position", error.Position);
                json.WriteNumber("length", error.Length);
                if (error.Suggestion is null)
                    json.WriteNull("suggestion");
                else
                    json.WriteString("suggestion", error.Suggestion);
            },
        };

    /// <returns>False for what is no time; no value is no time wanted.</returns>
    public static bool TryTime(StringValues value, out DateTimeOffset? time)
    {
        time = null;
        if (Value(value) is not { } text)
            return true;
        // A plus sign of an offset that was not percent-encoded arrives as a space.
        if (!Rfc3339.TryParse(text.Replace(' ', '+'), out var exact)
            && !DateTimeOffset.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out exact))
            return false;
        time = exact;
        return true;
    }

    public static string NoTime(StringValues value) =>
        $"\"{value}\" is no time; send RFC 3339 like 2026-01-02T03:04:05Z, or a date like 2026-01-02 for its first moment in UTC.";

    private static bool TryOrder(string text, out EventOrder order)
    {
        order = text == "arrival" ? EventOrder.Arrival : EventOrder.Time;
        return text is "time" or "arrival";
    }

    public static string? Value(StringValues value) => StringValues.IsNullOrEmpty(value) || string.IsNullOrWhiteSpace(value)
        ? null
        : value.ToString().Trim();
}
