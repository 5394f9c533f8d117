using System.Security.Claims;
using RiskConsole.Access;

namespace RiskConsole.Notices;

/// <summary>What users want to be told of, and what they have seen, kept in the store and held in all their tabs, on all instances. Every call concerns the acting
/// user alone and demands <see cref="Policies.SignedIn"/>.</summary>
internal interface IPreferences
{
    /// <returns>The default for who never saved any.</returns>
    Task<KeptPreferences> GetAsync(ClaimsPrincipal user, CancellationToken ct);

    /// <param name="basedOn">The <see cref="KeptPreferences.Version"/> that was changed.</param>
    /// <exception cref="InputRefusedException">A field is wrong, or they were changed meanwhile in another tab.</exception>
    Task<KeptPreferences> SaveAsync(ClaimsPrincipal user, Preferences wanted, long basedOn, CancellationToken ct);

    /// <summary>They have seen what they were told up to a place; an earlier one than before changes nothing.</summary>
    Task SeenAsync(ClaimsPrincipal user, long seq, CancellationToken ct);
}

/// <param name="Version">Grows with each saving; 0 for the default.</param>
/// <param name="SeenSeq">The <see cref="Notice.Seq"/> up to which they have seen what they were told; null for who was never told anything.</param>
internal sealed record KeptPreferences(Preferences Wanted, long Version, long? SeenSeq)
{
    public static KeptPreferences Default { get; } = new(Preferences.Default, 0, null);
}
