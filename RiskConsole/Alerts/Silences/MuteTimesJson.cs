using System.Text.Json;
using System.Text.Json.Serialization;

namespace RiskConsole.Alerts.Silences;

/// <summary>Mute times as JSON, in the words of Alertmanager's <c>time_intervals</c>: what the store keeps and the API takes.</summary>
internal static class MuteTimesJson
{
    public static string Write(MuteTimes times) => JsonSerializer.Serialize([.. times.Intervals.Select(ToWords)], MuteTimesContext.Default.MuteIntervalWordsArray);

    /// <exception cref="InvalidDataException">It cannot be read: where and why.</exception>
    public static MuteTimes Read(string json)
    {
        try
        {
            var words = JsonSerializer.Deserialize(json, MuteTimesContext.Default.MuteIntervalWordsArray) ?? [];
            return new MuteTimes([.. words.Select(MuteTimesText.Read)]);
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"The times are no list of intervals: {e.Message}", e);
        }
    }

    private static MuteIntervalWords ToWords(MuteInterval interval) => new(
        Or(interval.Hours.Select(h => new MuteHoursWords(MuteTimesText.Minute(h.Start), MuteTimesText.Minute(h.End)))),
        Or(interval.Weekdays.Select(MuteTimesText.Word)), Or(interval.DaysOfMonth.Select(Range)),
        Or(interval.Months.Select(m => m.First == m.Last ? MuteTimesText.Month(m.First) : $"{MuteTimesText.Month(m.First)}:{MuteTimesText.Month(m.Last)}")),
        Or(interval.Years.Select(Range)));

    private static string Range(MuteRange range) => MuteTimesText.Write(range);

    private static T[]? Or<T>(IEnumerable<T> items) => items.ToArray() is { Length: > 0 } some ? some : null;
}

/// <summary>One interval as it is written.</summary>
internal sealed record MuteIntervalWords(
    [property: JsonPropertyName("times")] MuteHoursWords[]? Times, [property: JsonPropertyName("weekdays")] string[]? Weekdays,
    [property: JsonPropertyName("days_of_month")] string[]? DaysOfMonth, [property: JsonPropertyName("months")] string[]? Months,
    [property: JsonPropertyName("years")] string[]? Years);

/// <param name="Start">As 22:00.</param>
/// <param name="End">As 06:00 or 24:00.</param>
internal sealed record MuteHoursWords([property: JsonPropertyName("start_time")] string? Start, [property: JsonPropertyName("end_time")] string? End);

[JsonSourceGenerationOptions(UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(MuteIntervalWords[]))]
internal sealed partial class MuteTimesContext : JsonSerializerContext;
