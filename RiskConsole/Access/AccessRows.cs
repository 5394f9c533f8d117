using Microsoft.AspNetCore.Identity;

namespace RiskConsole.Access;

/// <summary>A person who signs in.</summary>
public sealed class ConsoleUser : IdentityUser<Guid>
{
    public bool Disabled { get; set; }

    /// <summary>Raised whenever the user's rights change or all sessions end; a session that carries an older one is over.</summary>
    public long Epoch { get; set; }

    public long CreatedUs { get; set; }

    public long? LastSignInUs { get; set; }
}

/// <summary>A role: operator, analyst or admin.</summary>
public sealed class ConsoleRole : IdentityRole<Guid>;

/// <summary>A signed-in browser.</summary>
internal sealed class SessionRow
{
    public required byte[] Id { get; set; }
    public Guid UserId { get; set; }
    public long CreatedUs { get; set; }
    public long SeenUs { get; set; }
    public long? EndedUs { get; set; }
    public string? Address { get; set; }
    public string? UserAgent { get; set; }
}

/// <summary>A program's key. Only the SHA-256 of its secret is kept.</summary>
internal sealed class ApiKeyRow
{
    public required string Id { get; set; }
    public required string Name { get; set; }
    public required byte[] SecretHash { get; set; }

    /// <summary>Comma-separated: ingest, read, operate.</summary>
    public required string Scopes { get; set; }
    public long CreatedUs { get; set; }
    public string? CreatedBy { get; set; }
    public long? LastUsedUs { get; set; }
    public long? RevokedUs { get; set; }
}

/// <summary>The one-time link that creates the first admin. Only the hash of its token is kept.</summary>
internal sealed class SetupTokenRow
{
    public int Id { get; set; }
    public required byte[] TokenHash { get; set; }
    public long CreatedUs { get; set; }
    public long? UsedUs { get; set; }
}

/// <summary>A filter a user keeps for one page.</summary>
internal sealed class SavedViewRow
{
    public Guid Id { get; set; }
    public Guid UserId { get; set; }
    public required string Page { get; set; }
    public required string Name { get; set; }

    /// <summary>The page's query string, beginning with '?'.</summary>
    public required string Url { get; set; }
    public long CreatedUs { get; set; }

    /// <summary>Whether everybody who may see the page finds it there.</summary>
    public bool Shared { get; set; }
}
