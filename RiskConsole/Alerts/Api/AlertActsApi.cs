using RiskConsole.Access;
using RiskConsole.Alerts.Life;
using RiskConsole.Alerts.Silences;
using RiskConsole.Events.Api;
using RiskConsole.Events.Ingest;
using RiskConsole.Rules;

namespace RiskConsole.Alerts.Api;

/// <summary><c>/api/v1/alerts/{id}/…</c>: what programs do to alerts, and what happened to them.</summary>
internal sealed class AlertActsApi(
    IAlertActs acts, IAlertTimeline timeline, IAlertStore store, Colleagues colleagues, ISuppressions suppressions, CategoryAccess access, IngestLimiter limiter)
{
    private const int MostEntries = 1_000;

    /// <summary>Does one act to one alert, which must be as the caller saw it.</summary>
    public Task ActAsync(HttpContext context, ActKind kind) => GiveAsync(context, async () =>
    {
        if (!TryId(context, out var id))
            return NotFound(context);
        var (sent, problem) = await ApiBody.ReadAsync(context, ReadAct);
        if (sent is null)
            return problem;
        var (life, reason, name) = sent;
        if (kind == ActKind.Assign && name is null)
            return ApiProblem.Parameter("assignee", "Name the user to assign it to.");
        if (kind != ActKind.Assign && name is not null)
            return ApiProblem.Parameter("assignee", "Only assign takes a user.");
        Guid? assignee = null;
        if (name is not null && (assignee = await colleagues.IdOfAsync(name, context.RequestAborted)) is null)
            return ApiProblem.Parameter("assignee", $"There is no user \"{name}\", or they may not sign in any more.");

        var result = await acts.ActAsync(context.User, new AlertAct(kind, reason, assignee), [new(id, life)], context.RequestAborted);
        if (result.Done is [var alert])
        {
            await ApiReply.WriteAsync(context, json => AlertJson.Write(json, alert, suppressions));
            return null;
        }
        var refusal = result.Refused[0];
        return refusal.Current is { } current ? Conflict(refusal.Message, current) : NotFound(context);
    });

    /// <summary>Adds a note.</summary>
    public Task NoteAsync(HttpContext context) => GiveAsync(context, async () =>
    {
        if (!TryId(context, out var id) || await store.FindAsync(id, access.For(context.User), context.RequestAborted) is not { Shadow: false })
            return NotFound(context);
        var (sent, problem) = await ApiBody.ReadAsync(context, static reader =>
        {
            var text = reader.Text("text");
            if (text is null)
                reader.Fault("text", "Send the note as text.");
            return text;
        });
        if (sent is null)
            return problem;
        var entry = await acts.NoteAsync(context.User, id, sent, context.RequestAborted);
        context.Response.StatusCode = StatusCodes.Status201Created;
        await ApiReply.WriteAsync(context, json => EntryJson.Write(json, entry));
        return null;
    });

    /// <summary>What happened to an alert, oldest first.</summary>
    public Task TimelineAsync(HttpContext context) => GiveAsync(context, async () =>
    {
        var categories = access.For(context.User);
        if (!TryId(context, out var id) || await store.FindAsync(id, categories, context.RequestAborted) is not { Shadow: false })
            return NotFound(context);
        var entries = await timeline.OfAsync(id, categories, MostEntries, context.RequestAborted);
        await ApiReply.WriteAsync(context, json =>
        {
            json.WriteStartObject();
            json.WriteStartArray("items"u8);
            foreach (var entry in entries)
                EntryJson.Write(json, entry);
            json.WriteEndArray();
            json.WriteEndObject();
        });
        return null;
    });

    private Task GiveAsync(HttpContext context, Func<Task<ApiProblem?>> answer) => ApiReply.GiveAsync(context, limiter, async () =>
    {
        try
        {
            return await answer();
        }
        catch (InputRefusedException e)
        {
            return ApiBody.Refused(e.Faults);
        }
    });

    private static SentAct? ReadAct(JsonObjectReader reader)
    {
        var (life, reason, assignee) = (reader.Whole("life"), reader.Text("reason"), reader.Text("assignee"));
        if (life is null)
            reader.Fault("life", "Send the life of the alert as you read it: it guards against acting on what has changed meanwhile.");
        return life is null ? null : new(life.Value, reason, assignee);
    }

    private ApiProblem Conflict(string message, Alert current) => new(StatusCodes.Status409Conflict, "alert-changed", "The alert is not as you saw it", message)
    {
        Members = json =>
        {
            json.WritePropertyName("alert"u8);
            AlertJson.Write(json, current, suppressions);
        },
    };

    private static ApiProblem NotFound(HttpContext context) => AlertsApi.NotFound((string?)context.GetRouteValue("id") ?? "");

    private static bool TryId(HttpContext context, out Guid id) => Guid.TryParse((string?)context.GetRouteValue("id"), out id);

    private sealed record SentAct(long Life, string? Reason, string? Assignee);
}
