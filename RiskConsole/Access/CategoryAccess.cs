using System.Security.Claims;
using Microsoft.Extensions.Options;
using RiskConsole.Events;

namespace RiskConsole.Access;

/// <summary>Which categories of events one may see: by role, as <c>Access:Categories</c> says. Programs that may read or operate see all.</summary>
internal sealed class CategoryAccess(IOptions<AccessOptions> options)
{
    private const CategorySet OperatorDefault = CategorySet.Risk | CategorySet.Security | CategorySet.Health | CategorySet.System;

    private readonly Dictionary<string, CategorySet> _byRole = Roles.All.ToDictionary(role => role, role => Granted(role, options.Value));

    /// <returns>The categories; none for somebody who is not signed in.</returns>
    public CategorySet For(ClaimsPrincipal user)
    {
        if (user.Identity is not { IsAuthenticated: true })
            return CategorySet.None;
        if (user.HasClaim(ConsoleClaims.Scope, Scopes.Read) || user.HasClaim(ConsoleClaims.Scope, Scopes.Operate))
            return CategorySet.All;
        var granted = CategorySet.None;
        foreach (var (role, set) in _byRole)
            if (user.IsInRole(role))
                granted |= set;
        return granted;
    }

    /// <summary>What somebody with a role may see.</summary>
    public CategorySet ForRole(string role) => _byRole.GetValueOrDefault(role);

    private static CategorySet Granted(string role, AccessOptions options)
    {
        if (!options.Categories.TryGetValue(role, out var names))
            return role == Roles.Operator ? OperatorDefault : CategorySet.All;
        var set = CategorySet.None;
        foreach (var name in AccessOptions.Split(names))
            if (Categories.TryParse(name, out var category))
                set |= category.AsSet();
        return set;
    }
}
