using System.Security.Claims;

namespace RiskConsole.Access;

/// <summary>A filter a user keeps for one page.</summary>
/// <param name="Page">The page's name, e.g. <c>feed</c>.</param>
/// <param name="Url">The page's query string, beginning with '?'; empty for no filter.</param>
/// <param name="IsShared">Whether everybody who may see the page finds it there.</param>
/// <param name="Owner">Name of the colleague who shares it; null for the user's own.</param>
/// <param name="MayChange">Whether the user may rename, delete and share it.</param>
public sealed record SavedView(Guid Id, string Page, string Name, string Url, bool IsShared = false, string? Owner = null, bool MayChange = true);

/// <summary>A user's own filters, and those that colleagues share. Every call demands <see cref="Policies.SignedIn"/>, and where it concerns a page that not everybody
/// may see, the right to see it.</summary>
/// <exception cref="AccessDeniedException">Any of the calls: a right is missing. What a colleague shares, only they and admins may change.</exception>
internal interface ISavedViews
{
    /// <returns>The user's own and the shared ones, by name.</returns>
    Task<IReadOnlyList<SavedView>> ListAsync(ClaimsPrincipal user, string page, CancellationToken ct);

    /// <summary>Keeps a filter under a name; the same name on the same page is replaced.</summary>
    /// <exception cref="InputRefusedException">A field is malformed, or there are already 50 on this page.</exception>
    Task<SavedView> SaveAsync(ClaimsPrincipal user, string page, string name, string url, CancellationToken ct);

    /// <exception cref="InputRefusedException">There is no such view, or another one has the name.</exception>
    Task RenameAsync(ClaimsPrincipal user, Guid id, string name, CancellationToken ct);

    /// <summary>Shows a view to everybody who may see its page, or to its owner alone again.</summary>
    /// <exception cref="InputRefusedException">There is no such view.</exception>
    Task ShareAsync(ClaimsPrincipal user, Guid id, bool shared, CancellationToken ct);

    /// <summary>Forgets a view; one that is gone already is no error.</summary>
    Task DeleteAsync(ClaimsPrincipal user, Guid id, CancellationToken ct);
}
