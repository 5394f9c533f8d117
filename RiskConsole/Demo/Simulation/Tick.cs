using System.Buffers.Binary;
using System.Globalization;
using System.Text.Json;
using RiskConsole.Events;

namespace RiskConsole.Demo.Simulation;

/// <summary>Something that happened at the bridge.</summary>
/// <param name="Kind">The type without its prefix, e.g. <c>bridge.withdrawal</c>; the part before the dot names the source.</param>
/// <param name="Score">0 to 1; null where risk is no question.</param>
/// <param name="Data">Written as JSON with snake_case names.</param>
internal sealed record Happening(string Kind, string Subject, Category Category, Severity Severity, double? Score, object Data)
{
    /// <summary>A matter of risk, as severe as its score.</summary>
    public static Happening Risk(string kind, string subject, double score, object data) =>
        new(kind, subject, Category.Risk, SeverityOf(score), score, data);

    public static Severity SeverityOf(double score) => score switch
    {
        >= 0.9 => Severity.Critical,
        >= 0.8 => Severity.Error,
        >= 0.6 => Severity.Warning,
        _ => Severity.Info,
    };
}

/// <summary>One short step of simulated time, and the events of it.</summary>
internal sealed class Tick(BridgeWorld world, Random random, DateTimeOffset from, TimeSpan length, double activity)
{
    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    private readonly List<RiskEvent> _events = [];

    public BridgeWorld World => world;

    public Random Random => random;

    public DateTimeOffset From => from;

    public DateTimeOffset To => from + length;

    public TimeSpan Length => length;

    /// <summary>How busy the bridge is, 1 being the mean.</summary>
    public double Activity => activity;

    /// <summary>The events so far, in order of time.</summary>
    public IEnumerable<RiskEvent> Events => _events.OrderBy(e => e.Time);

    /// <summary>A moment within the step.</summary>
    public DateTimeOffset SomeTime() => from + length * random.NextDouble();

    public void Add(DateTimeOffset at, Happening happening)
    {
        at = new(at.UtcTicks - at.UtcTicks % TimeSpan.TicksPerMicrosecond, TimeSpan.Zero);
        var area = happening.Kind[..happening.Kind.IndexOf('.', StringComparison.Ordinal)];
        _events.Add(new()
        {
            Uid = NewUid(at),
            Source = "/meridian/" + area,
            // Unique over restarts too: the moment, and what was drawn for it.
            Id = string.Create(CultureInfo.InvariantCulture, $"{at.ToUnixTimeMilliseconds():x}-{random.Hex(6)}"),
            Type = "io.meridian." + happening.Kind,
            Subject = happening.Subject,
            Time = at,
            ReceivedAt = at,
            Severity = happening.Severity,
            Category = happening.Category,
            Score = happening.Score is { } score ? Math.Round(score, 3) : null,
            DataContentType = "application/json",
            Data = JsonSerializer.Serialize(happening.Data, Json),
        });
    }

    private Guid NewUid(DateTimeOffset at)
    {
        Span<byte> bytes = stackalloc byte[16];
        random.NextBytes(bytes);
        Span<byte> time = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(time, at.ToUnixTimeMilliseconds());
        time[2..].CopyTo(bytes);
        bytes[6] = (byte)(0x70 | (bytes[6] & 0x0F));
        bytes[8] = (byte)(0x80 | (bytes[8] & 0x3F));
        return new(bytes, bigEndian: true);
    }
}

/// <summary>Something at the bridge that makes events as time goes by.</summary>
internal interface IActor
{
    void Act(Tick tick);
}

/// <summary>Something recurring, and when it is next.</summary>
internal sealed class Beat(DateTimeOffset first)
{
    private DateTimeOffset _next = first;

    /// <returns>The moments that fall into the step.</returns>
    public IEnumerable<DateTimeOffset> Within(Tick tick, Func<TimeSpan> pause)
    {
        while (_next < tick.To)
        {
            var at = _next > tick.From ? _next : tick.From;
            _next = at + pause();
            yield return at;
        }
    }
}
