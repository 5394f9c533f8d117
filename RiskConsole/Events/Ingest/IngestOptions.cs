using System.ComponentModel.DataAnnotations;

namespace RiskConsole.Events.Ingest;

/// <summary>Section <c>Ingest</c>: what is taken over HTTP, how much of it, and how events are sorted into categories.</summary>
public sealed class IngestOptions : IValidatableObject
{
    /// <summary>Largest request body in bytes, exactly.</summary>
    [Range(1024, 256 * 1024 * 1024)]
    public int MaxBodyBytes { get; set; } = 1024 * 1024;

    /// <summary>Most events in one request.</summary>
    [Range(1, 100_000)]
    public int MaxBatch { get; set; } = 1_000;

    /// <summary>Deepest nesting of a document, the batch's array and the event included.</summary>
    [Range(4, 60)]
    public int MaxDepth { get; set; } = 32;

    /// <summary>How far an event's time may lie ahead of the console's clock.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "365.00:00:00")]
    public TimeSpan MaxFuture { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>How old an event may be; unlimited unless set, so that history can be loaded.</summary>
    public TimeSpan? MaxAge { get; set; }

    /// <summary>Longest <c>id</c> in characters.</summary>
    [Range(16, 4096)]
    public int MaxIdLength { get; set; } = 512;

    /// <summary>Longest <c>source</c> and <c>dataschema</c> in characters.</summary>
    [Range(16, 4096)]
    public int MaxSourceLength { get; set; } = 1024;

    /// <summary>Longest <c>type</c> and <c>datacontenttype</c> in characters.</summary>
    [Range(16, 4096)]
    public int MaxTypeLength { get; set; } = 256;

    /// <summary>Longest <c>subject</c> in characters.</summary>
    [Range(16, 4096)]
    public int MaxSubjectLength { get; set; } = 1024;

    /// <summary>Most extension attributes of one event.</summary>
    [Range(1, 256)]
    public int MaxExtensions { get; set; } = 64;

    /// <summary>Longest value of an extension attribute in characters.</summary>
    [Range(16, 65_536)]
    public int MaxExtensionLength { get; set; } = 4096;

    /// <summary>Requests per second one key may make in the long run.</summary>
    [Range(1, 1_000_000)]
    public int RequestsPerSecond { get; set; } = 2_000;

    /// <summary>Requests one key may make at once after a pause.</summary>
    [Range(1, 1_000_000)]
    public int RequestBurst { get; set; } = 4_000;

    /// <summary>Events per second one key may send in the long run.</summary>
    [Range(1, 10_000_000)]
    public int EventsPerSecond { get; set; } = 50_000;

    /// <summary>Events one key may send at once after a pause; at least <see cref="MaxBatch"/>.</summary>
    [Range(1, 10_000_000)]
    public int EventBurst { get; set; } = 100_000;

    /// <summary>Which types belong to which category; the first pattern that fits decides, these before the built-in ones.</summary>
    public IList<CategoryPattern> Categories { get; } = [];

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (EventBurst < MaxBatch)
            yield return new($"Ingest:EventBurst ({EventBurst}) must be at least Ingest:MaxBatch ({MaxBatch}).", [nameof(EventBurst)]);
        if (MaxAge <= TimeSpan.Zero)
            yield return new("Ingest:MaxAge must be longer than zero, or absent for no limit.", [nameof(MaxAge)]);
        foreach (var pattern in Categories)
        {
            if (string.IsNullOrWhiteSpace(pattern.Pattern))
                yield return new("Ingest:Categories holds an entry without a Pattern.", [nameof(Categories)]);
            if (!RiskConsole.Events.Categories.TryParse(pattern.Category, out _))
                yield return new($"Ingest:Categories: '{pattern.Category}' is no category; use risk, security, health, system or user.",
                    [nameof(Categories)]);
        }
    }
}

/// <summary>One rule that sorts event types into a category.</summary>
public sealed class CategoryPattern
{
    /// <summary>Matched without regard to case against the dotted type; <c>*</c> stands for any characters. <c>*.auth.*</c> fits the
    /// word wherever it stands between dots, at the beginning and the end too.</summary>
    public string Pattern { get; set; } = "";

    /// <summary>risk, security, health, system or user.</summary>
    public string Category { get; set; } = "";
}
