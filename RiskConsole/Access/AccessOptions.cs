using System.ComponentModel.DataAnnotations;
using RiskConsole.Events;

namespace RiskConsole.Access;

/// <summary>Section <c>Access</c>: sign-in, sessions and what each role may see.</summary>
internal sealed class AccessOptions : IValidatableObject
{
    /// <summary>A session nobody uses ends after this long. A connected page counts as use.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "1.00:00:00")]
    public TimeSpan SessionIdle { get; set; } = TimeSpan.FromMinutes(30);

    /// <summary>A session ends this long after sign-in, used or not.</summary>
    [Range(typeof(TimeSpan), "00:05:00", "30.00:00:00")]
    public TimeSpan SessionLifetime { get; set; } = TimeSpan.FromHours(12);

    /// <summary>Tries to sign in per minute for one account from one address.</summary>
    [Range(1, 10_000)]
    public int SignInsPerMinute { get; set; } = 20;

    /// <summary>Wrong passwords in a row before the account is locked.</summary>
    [Range(1, 100)]
    public int LockoutFailures { get; set; } = 5;

    /// <summary>How long an account stays locked.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan LockoutTime { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>Rounds of PBKDF2 with HMAC-SHA512.</summary>
    [Range(1_000, 10_000_000)]
    public int PasswordIterations { get; set; } = 220_000;

    /// <summary>How long the link that creates the first admin works.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "7.00:00:00")]
    public TimeSpan SetupLinkLifetime { get; set; } = TimeSpan.FromHours(24);

    /// <summary>Where the keys that protect cookies are kept; empty for <c>keys</c> beside the database.</summary>
    public string? KeyDirectory { get; set; }

    /// <summary>The categories each role may see, comma-separated; a role left out keeps its default.</summary>
    public Dictionary<string, string> Categories { get; set; } = new(StringComparer.OrdinalIgnoreCase);

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        foreach (var (role, names) in Categories)
        {
            if (!Roles.All.Contains(role, StringComparer.OrdinalIgnoreCase))
                yield return new($"'{role}' is not a role; use {string.Join(", ", Roles.All)}.", [nameof(Categories)]);
            foreach (var name in Split(names))
                if (!Events.Categories.TryParse(name, out _))
                    yield return new($"'{name}' is not a category; use {string.Join(", ", Events.Categories.All.Select(c => c.Name()))}.",
                        [nameof(Categories)]);
        }
    }

    internal static string[] Split(string names) =>
        names.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
}
