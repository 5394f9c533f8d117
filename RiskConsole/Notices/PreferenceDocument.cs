using System.Text.Json;
using System.Text.Json.Serialization;
using RiskConsole.Events;

namespace RiskConsole.Notices;

/// <summary>How preferences lie in the store: a JSON object whose <c>v</c> says how it is to be read.</summary>
internal static class PreferenceDocument
{
    private const int Version = 1;

    public static string Write(Preferences preferences) => JsonSerializer.Serialize(
        new Kept
        {
            V = Version,
            Ways = preferences.All.ToDictionary(way => way.Name, way => new KeptWay
            {
                Severities = [.. way.Preference.Severities.Select(severity => severity.Name())],
                Query = way.Preference.Query,
                Mentions = way.Preference.Mentions,
                Assignments = way.Preference.Assignments,
            }),
            Quiet = new KeptQuiet
            {
                IsOn = preferences.Quiet.IsOn,
                From = preferences.Quiet.From,
                To = preferences.Quiet.To,
                Days = [.. preferences.Quiet.Days],
                Zone = preferences.Quiet.Zone,
                CriticalsPass = preferences.Quiet.CriticalsPass,
            },
        },
        PreferenceJson.Default.Kept);

    /// <returns>What it says; the default for what it does not say. Null when it cannot be read.</returns>
    public static Preferences? Read(string document)
    {
        try
        {
            if (JsonSerializer.Deserialize(document, PreferenceJson.Default.Kept) is not { V: Version } kept)
                return null;
            var read = Preferences.Default;
            foreach (var (name, way, preference) in Preferences.Default.All)
                read = kept.Ways.GetValueOrDefault(name) is { } said ? read.With(way, Read(said)) : read.With(way, preference);
            return kept.Quiet is not { } quiet ? read : read with
            {
                Quiet = new QuietHours { IsOn = quiet.IsOn, From = quiet.From, To = quiet.To, Days = quiet.Days, Zone = quiet.Zone, CriticalsPass = quiet.CriticalsPass },
            };
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static WayPreference Read(KeptWay way) => new()
    {
        Severities = [.. Severities.All.Where(severity => way.Severities.Contains(severity.Name()))],
        Query = way.Query,
        Mentions = way.Mentions,
        Assignments = way.Assignments,
    };

    internal sealed class Kept
    {
        public int V { get; set; }
        public Dictionary<string, KeptWay> Ways { get; set; } = [];
        public KeptQuiet? Quiet { get; set; }
    }

    internal sealed class KeptWay
    {
        public string[] Severities { get; set; } = [];
        public string Query { get; set; } = "";
        public bool Mentions { get; set; }
        public bool Assignments { get; set; }
    }

    internal sealed class KeptQuiet
    {
        public bool IsOn { get; set; }
        public TimeOnly From { get; set; }
        public TimeOnly To { get; set; }
        public DayOfWeek[] Days { get; set; } = [];
        public string Zone { get; set; } = "UTC";
        public bool CriticalsPass { get; set; }
    }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true, RespectNullableAnnotations = true,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Skip)]
[JsonSerializable(typeof(PreferenceDocument.Kept))]
internal sealed partial class PreferenceJson : JsonSerializerContext;
