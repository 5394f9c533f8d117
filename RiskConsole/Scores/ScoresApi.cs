using System.Text.Json;
using RiskConsole.Events;
using RiskConsole.Events.Api;
using RiskConsole.Events.Ingest;

namespace RiskConsole.Scores;

/// <summary><c>GET /api/v1/scores/{subject}</c>: the score of one subject as of now, with what it is made of.</summary>
internal sealed class ScoresApi(IScoreBook scores, IngestLimiter limiter)
{
    private const string ItemPath = "/api/v1/scores/";

    public async Task GetAsync(HttpContext context)
    {
        if (await AnswerAsync(context) is { } problem)
            await problem.ExecuteAsync(context);
    }

    private async Task<ApiProblem?> AnswerAsync(HttpContext context)
    {
        if (limiter.AdmitRequest(context) is { } tooFast)
            return tooFast;
        var subject = ApiPath.After(ItemPath, context) ?? (string?)context.GetRouteValue("subject") ?? "";
        SubjectScore? score;
        try
        {
            score = await scores.FindAsync(subject, context.RequestAborted);
        }
        catch (LogBusyException e)
        {
            return ApiProblem.Busy(e);
        }
        catch (QueryTimeoutException e)
        {
            return new(StatusCodes.Status422UnprocessableEntity, "query-too-slow", "The store takes too long", e.Message);
        }
        if (score is null)
            return new(StatusCodes.Status404NotFound, "not-found", "There is no such subject", $"No event has concerned the subject \"{subject}\".");

        await ApiReply.WriteAsync(context, json => Write(json, score));
        return null;
    }

    private static void Write(Utf8JsonWriter json, SubjectScore score)
    {
        json.WriteStartObject();
        json.WriteString("subject"u8, score.Subject);
        json.WriteNumber("value"u8, Math.Round(score.Value, 6));
        json.WriteString("as_of"u8, Rfc3339.Format(score.AsOf));
        json.WriteString("first_seen"u8, Rfc3339.Format(score.FirstSeen));
        json.WriteString("last_seen"u8, Rfc3339.Format(score.LastSeen));
        json.WriteNumber("events"u8, score.Events);
        json.WriteString("worst_severity"u8, score.WorstSeverity.Name());
        json.WriteStartArray("contributions"u8);
        foreach (var part in score.Contributions)
        {
            json.WriteStartObject();
            json.WriteString("type"u8, part.Kind);
            json.WriteNumber("value"u8, Math.Round(part.Value, 6));
            json.WriteNumber("peak"u8, part.Peak);
            json.WriteString("peak_at"u8, Rfc3339.Format(part.PeakAt));
            json.WriteString("event_uid"u8, part.EventUid);
            json.WriteNumber("count"u8, part.Count);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }
}
