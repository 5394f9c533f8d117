using RiskConsole.Access;
using RiskConsole.Alerts.Silences;
using RiskConsole.Events.Api;
using RiskConsole.Events.Ingest;
using RiskConsole.Rules;

namespace RiskConsole.Alerts.Api;

/// <summary><c>/api/v1/silences</c>: what is hidden, by whom and why, and what programs silence.</summary>
internal sealed class SilencesApi(ISilences silences, SilenceQueries queries, TimeProvider time, IngestLimiter limiter)
{
    private const int MostListed = 1_000;

    /// <summary>Those that hold or will, or in the states asked for; the last created first.</summary>
    public Task ListAsync(HttpContext context) => GiveAsync(context, async () =>
    {
        var now = time.GetUtcNow();
        HashSet<SilenceState> states = [];
        foreach (var word in context.Request.Query["state"].ToString().Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (!Enum.TryParse<SilenceState>(word, ignoreCase: true, out var state) || char.IsAsciiDigit(word[0]) || !Enum.IsDefined(state))
                return ApiProblem.Parameter("state", $"\"{word}\" is no state; use pending, active, expired, several with commas.");
            states.Add(state);
        }
        if (states.Count == 0)
            states = [SilenceState.Pending, SilenceState.Active];
        var listed = silences.Current.Silences.Where(silence => states.Contains(silence.At(now))).Take(MostListed).ToArray();
        await ApiReply.WriteAsync(context, json =>
        {
            json.WriteStartObject();
            json.WriteStartArray("items"u8);
            foreach (var silence in listed)
                SilenceJson.Write(json, silence, now);
            json.WriteEndArray();
            json.WriteEndObject();
        });
        return null;
    });

    public Task GetAsync(HttpContext context) => GiveAsync(context, async () =>
    {
        if (Find(context) is not { } silence)
            return NotFound(context);
        await WriteAsync(context, silence);
        return null;
    });

    public Task CreateAsync(HttpContext context) => GiveAsync(context, async () =>
    {
        var (draft, problem) = await ApiBody.ReadAsync(context, ReadDraft);
        if (draft is null || (problem = WrongQuery(draft.Query)) is not null)
            return problem;
        var silence = await silences.CreateAsync(context.User, draft, context.RequestAborted);
        context.Response.StatusCode = StatusCodes.Status201Created;
        context.Response.Headers.Location = $"{context.Request.PathBase}/api/v1/silences/{silence.Id}";
        await WriteAsync(context, silence);
        return null;
    });

    /// <summary>What a silence would hide, without making it.</summary>
    public Task PreviewAsync(HttpContext context) => GiveAsync(context, async () =>
    {
        var (query, problem) = await ApiBody.ReadAsync(context, static reader => reader.Text("query") ?? "");
        if (query is null || (problem = WrongQuery(query)) is not null)
            return problem;
        var preview = await silences.PreviewAsync(context.User, query, context.RequestAborted);
        await ApiReply.WriteAsync(context, json => SilenceJson.Write(json, preview));
        return null;
    });

    /// <summary>Gives a silence another end.</summary>
    public Task ExtendAsync(HttpContext context) => GiveAsync(context, async () =>
    {
        if (Find(context) is not { } silence)
            return NotFound(context);
        var (end, problem) = await ApiBody.ReadAsync(context, reader => ReadEnd(reader, time.GetUtcNow()) is { } at ? new End(at) : null);
        if (end is null)
            return problem;
        await WriteAsync(context, await silences.ExtendAsync(context.User, silence.Id, end.At, context.RequestAborted));
        return null;
    });

    /// <summary>Ends a silence now.</summary>
    public Task EndAsync(HttpContext context) => GiveAsync(context, async () =>
    {
        if (Find(context) is not { } silence)
            return NotFound(context);
        await WriteAsync(context, await silences.EndAsync(context.User, silence.Id, context.RequestAborted));
        return null;
    });

    private Task GiveAsync(HttpContext context, Func<Task<ApiProblem?>> answer) => ApiReply.GiveAsync(context, limiter, async () =>
    {
        try
        {
            return await answer();
        }
        catch (InputRefusedException e) when (e.Faults[0].Field.Length == 0)
        {
            return new(StatusCodes.Status409Conflict, "silence-ended", "The silence has ended", e.Message);
        }
        catch (InputRefusedException e)
        {
            return ApiBody.Refused(e.Faults);
        }
    });

    private SilenceDraft? ReadDraft(JsonObjectReader reader)
    {
        var (query, comment) = (reader.Text("query"), reader.Text("comment"));
        var starts = ReadTime(reader, "starts_at");
        var (untilResolved, everything) = (reader.Flag("until_resolved"), reader.Flag("hide_everything"));
        var ends = ReadEnd(reader, starts ?? time.GetUtcNow());
        if (query is null)
            reader.Fault("query", "Say which alerts to hide, such as subject:account/1.");
        if (comment is null)
            reader.Fault("comment", "Say why, so that others know.");
        return query is null || comment is null || ends is null ? null : new(query, ends.Value, comment, untilResolved ?? false, starts, everything ?? false);
    }

    private static DateTimeOffset? ReadEnd(JsonObjectReader reader, DateTimeOffset from)
    {
        var (ends, duration) = (ReadTime(reader, "ends_at"), reader.Duration("duration"));
        if (ends is not null && duration is not null)
            reader.Fault("duration", "Send ends_at or duration, not both.");
        else if (ends is null && duration is null)
            reader.Fault("ends_at", "Say until when, or send a duration such as 4h.");
        else if (duration > TimeSpan.FromDays(3_650) || duration < TimeSpan.Zero)
            reader.Fault("duration", $"A silence can last at most {Silence.Longest.TotalDays} days.");
        else
            return ends ?? from + duration;
        return null;
    }

    private static DateTimeOffset? ReadTime(JsonObjectReader reader, string name)
    {
        if (reader.Text(name) is not { } text)
            return null;
        if (SearchParameters.TryTime(text, out var time) && time is not null)
            return time;
        reader.Fault(name, $"\"{text}\" is no time; write it as 2026-01-02T03:04:05Z.");
        return null;
    }

    private ApiProblem? WrongQuery(string text) => queries.TryCompile(text, out _, out var error) ? null : SearchParameters.InvalidQuery(error);

    private Silence? Find(HttpContext context) => Guid.TryParse((string?)context.GetRouteValue("id"), out var id) ? silences.Current.Find(id) : null;

    private static ApiProblem NotFound(HttpContext context) =>
        new(StatusCodes.Status404NotFound, "not-found", "There is no such silence", $"No silence has the id \"{context.GetRouteValue("id")}\".");

    private Task WriteAsync(HttpContext context, Silence silence) => ApiReply.WriteAsync(context, json => SilenceJson.Write(json, silence, time.GetUtcNow()));

    private sealed record End(DateTimeOffset At);
}
