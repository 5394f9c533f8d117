using System.Security.Claims;

namespace RiskConsole.Access;

/// <summary>A filter a user keeps for one page.</summary>
/// <param name="Page">The page's name, e.g. <c>feed</c>.</param>
/// <param name="Url">The page's query string, beginning with '?'; empty for no filter.</param>
public sealed record SavedView(Guid Id, string Page, string Name, string Url);

/// <summary>A user's own filters. Every call concerns the acting user alone and demands <see cref="Policies.SignedIn"/>.</summary>
internal interface ISavedViews
{
    /// <returns>By name.</returns>
    Task<IReadOnlyList<SavedView>> ListAsync(ClaimsPrincipal user, string page, CancellationToken ct);

    /// <summary>Keeps a filter under a name; the same name on the same page is replaced.</summary>
    /// <exception cref="InputRefusedException">A field is malformed, or there are already 50 on this page.</exception>
    Task<SavedView> SaveAsync(ClaimsPrincipal user, string page, string name, string url, CancellationToken ct);

    /// <exception cref="InputRefusedException">There is no such view, or another one has the name.</exception>
    Task RenameAsync(ClaimsPrincipal user, Guid id, string name, CancellationToken ct);

    /// <summary>Forgets a view; one that is gone already is no error.</summary>
    Task DeleteAsync(ClaimsPrincipal user, Guid id, CancellationToken ct);
}
